package dev.offlinesync.app.resources;

import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.offlinesync.api.contract.Fuzz;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whatever is in a resources file declares resources, or is refused with reasons. */
@Tag("thorough")
class ResourcesFuzzTest {
    private static final String UPSTREAM = """
            {"resources": [{"path": "/api/invoices", "forward": "https://erp.example.com", "methods": ["POST", "PUT"],
              "aliases": ["POST /api/invoices/create"], "userHeader": "X-User-Id", "timeout": "10s"}]}
            """;
    private static final String SCHEMA = """
            {"resources": [{"path": "/api/a", "collection": "a", "schema": {"type": "object", "required": ["b"],
              "properties": {"b": {"$ref": "#/$defs/c"}, "d": {"type": "array", "uniqueItems": true, "items": {}},
                             "e": {"type": "string", "pattern": "^a+$", "format": "date-time", "enum": ["f", null]}},
              "$defs": {"c": {"anyOf": [{"type": "number", "minimum": 0.5}, true]}}}}]}
            """;

    @Test
    void files() {
        Fuzz.run(List.of(ResourcesFile.builtInText(), UPSTREAM, SCHEMA), input -> {
            try {
                ResourcesFile.read("resources.json", input);
            } catch (ResourcesError e) {
                assertFalse(e.problems().isEmpty());
            }
        });
    }
}
