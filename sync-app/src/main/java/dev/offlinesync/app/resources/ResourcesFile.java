package dev.offlinesync.app.resources;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where the resources are declared:
 *
 * <pre>{@code
 * {"resources": [{"path": "/api/expenses", "collection": "expenses", "methods": ["POST", "PUT", "DELETE"],
 *                 "name": "expense", "aliases": ["POST /api/expenses/create"], "kind": "collection",
 *                 "merge": "shallow", "times": "server",
 *                 "schema": { ...JSON Schema 2020-12... }}]}
 * }</pre>
 *
 * {@code path} and {@code collection} are required. If the records are with an upstream, {@code path} and
 * {@code forward} are required instead:
 *
 * <pre>{@code
 * {"path": "/api/invoices", "forward": "https://erp.example.com", "methods": ["POST", "PUT", "PATCH", "DELETE"],
 *  "aliases": ["POST /api/invoices/create"], "userHeader": "X-User-Id", "timeout": "10s"}
 * }</pre>
 *
 * Everything is checked, and all problems are reported at once.
 */
public final class ResourcesFile {
    private static final String BUILT_IN = "resources.json";

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(JsonParser.Feature.ALLOW_COMMENTS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private ResourcesFile() {}

    /** Expenses, orders and users. */
    public static Declared builtIn() {
        return read(BUILT_IN, builtInText().getBytes(StandardCharsets.UTF_8));
    }

    /** The file in which {@link #builtIn} are declared. */
    public static String builtInText() {
        try (InputStream in = ResourcesFile.class.getResourceAsStream(BUILT_IN)) {
            if (in == null) {
                throw new IllegalStateException(BUILT_IN + " is missing from the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws ResourcesError naming everything that is wrong with it */
    public static Declared read(Path file) {
        try {
            return read(file.toString(), Files.readAllBytes(file));
        } catch (IOException e) {
            throw new ResourcesError(List.of(file + " cannot be read"));
        }
    }

    static Declared read(String file, byte[] text) {
        ResourcesReader reader = new ResourcesReader(file);
        Declared declared = reader.read(parse(file, text));
        if (!reader.problems().isEmpty()) {
            throw new ResourcesError(reader.problems());
        }
        return declared;
    }

    private static JsonNode parse(String file, byte[] text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            String where = e.getLocation() == null
                    ? ""
                    : " (line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr() + ")";
            throw new ResourcesError(List.of(file + " is not JSON: "
                    + e.getOriginalMessage().lines().findFirst().orElse("") + where));
        } catch (IOException e) {
            throw new ResourcesError(List.of(file + " cannot be read"));
        }
    }
}
