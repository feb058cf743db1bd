package dev.offlinesync.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The table of properties in docs/spring-boot.md, held against the metadata that editors show. */
class DocumentationTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(offline-sync[^`]*)` \\| ([^|]*) \\|");

    private static String document() throws IOException {
        Path root = Path.of("").toAbsolutePath();
        root = Files.exists(root.resolve("docs")) ? root : root.getParent();
        return Files.readString(root.resolve("docs/spring-boot.md"));
    }

    private static JsonNode metadata() throws IOException {
        try (InputStream file =
                DocumentationTest.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            return new ObjectMapper().readTree(file).path("properties");
        }
    }

    /** As a person would write it; empty if the document says it in words. */
    private static String written(JsonNode value) {
        return value.isArray() || value.asText().isEmpty() ? "" : "`" + value.asText() + "`";
    }

    @Test
    void the_table_names_every_property_and_its_default() throws IOException {
        Map<String, String> known = new TreeMap<>();
        metadata()
                .forEach(property -> known.put(property.path("name").asText(), written(property.path("defaultValue"))));

        Map<String, String> shown = new TreeMap<>();
        ROW.matcher(document())
                .results()
                .forEach(row -> shown.put(row.group(1), row.group(2).matches("`[^`]*`") ? row.group(2) : ""));

        assertThat(shown).isEqualTo(known);
    }

    @Test
    void every_property_says_what_it_is_for() throws IOException {
        assertThat(metadata())
                .allSatisfy(property -> assertThat(property.path("description").asText())
                        .as(property.path("name").asText())
                        .endsWith("."));
    }
}
