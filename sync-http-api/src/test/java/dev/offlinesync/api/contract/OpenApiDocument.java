package dev.offlinesync.api.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.offlinesync.api.HttpApi;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/** What {@code openapi.json} says. */
public final class OpenApiDocument {
    private static final List<String> METHODS = List.of("get", "post", "put", "patch", "delete");

    private final JsonNode root;
    private final List<Operation> operations = new ArrayList<>();

    private OpenApiDocument(JsonNode root) {
        this.root = root;
        root.get("paths")
                .properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(one -> METHODS.contains(one.getKey()))
                        .forEach(one -> operations.add(new Operation(
                                one.getKey().toUpperCase(Locale.ROOT),
                                path.getKey(),
                                Pattern.compile(path.getKey().replaceAll("\\{\\w+}", "[^/]+") + "/?"),
                                one.getValue()))));
        operations.sort(Comparator.comparing(operation -> operation.path().contains("{"))); // as OpenAPI demands
    }

    public static OpenApiDocument load() {
        try (InputStream in = HttpApi.class.getResourceAsStream("openapi.json")) {
            return new OpenApiDocument(new ObjectMapper().readTree(Objects.requireNonNull(in)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One method of one path. */
    public record Operation(String method, String path, Pattern pattern, JsonNode json) {
        boolean isOpen() {
            return json.path("security").isArray();
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    public JsonNode root() {
        return root;
    }

    public List<Operation> operations() {
        return List.copyOf(operations);
    }

    /** A path with none in it comes before one with a parameter, whatever their methods. */
    Optional<Operation> operation(String method, String path) {
        String asked = method.equals("HEAD") ? "GET" : method;
        return operations.stream()
                .filter(operation -> operation.pattern().matcher(path).matches())
                .findFirst()
                .flatMap(first -> operations.stream()
                        .filter(operation -> operation.path().equals(first.path())
                                && operation.method().equals(asked))
                        .findFirst());
    }

    /** What a reference leads to; the node itself if it is none. */
    JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? root.at(node.get("$ref").asText().substring(1)) : node;
    }
}
