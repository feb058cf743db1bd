package dev.offlinesync.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonNodesTest {
    @Test
    void a_tree_comes_back_as_it_was() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("list", Arrays.asList(1, 5_000_000_000L, 2.0, true, null, "text"));
        tree.put("nested", Map.of("empty", List.of()));

        assertEquals(tree, JsonNodes.toPlain(JsonNodes.toJson(tree)));
    }

    @Test
    void what_json_has_no_form_for_is_a_text() {
        assertEquals("1970-01-01T00:00:00Z", JsonNodes.toJson(Instant.EPOCH).textValue());
        assertTrue(JsonNodes.toJson(Double.NaN).isTextual());
    }
}
