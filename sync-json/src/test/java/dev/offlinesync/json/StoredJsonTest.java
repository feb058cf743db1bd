package dev.offlinesync.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StoredJsonTest {
    @Test
    void every_type_of_a_plain_tree_comes_back_as_it_was() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("text", "Zürich 🚲 \"quoted\" \u0000");
        tree.put("int", Integer.MIN_VALUE);
        tree.put("long", Long.MAX_VALUE);
        tree.put("whole", 100.0);
        tree.put("fraction", 0.1 + 0.2);
        tree.put("large", Double.MAX_VALUE);
        tree.put("yes", true);
        tree.put("nothing", null);
        tree.put("date", Instant.parse("2025-12-10T10:00:00.123Z"));
        tree.put("list", Arrays.asList(1, null, List.of(), Map.of(), Instant.EPOCH));

        Map<String, Object> back = StoredJson.readTree(StoredJson.write(tree));

        assertEquals(tree, back);
        assertEquals(new ArrayList<>(tree.keySet()), new ArrayList<>(back.keySet()));
    }

    @Test
    void a_key_of_somebody_else_is_no_date() {
        Map<String, Object> tree = Map.of(
                "a",
                Map.of("$date", "2025-12-10T10:00:00Z"),
                "b",
                Map.of("$$date", 1, "$ref", 2, "x.y", 3, "", 4, "__proto__", 5),
                "$date",
                "2025-12-10T10:00:00Z");

        assertEquals(tree, StoredJson.readTree(StoredJson.write(tree)));
        assertEquals("{\"$ref\":2}", StoredJson.write(Map.of("$ref", 2)));
    }

    @Test
    void a_person_can_read_it() {
        assertEquals(
                "{\"date\":{\"$date\":\"2025-12-10T10:00:00Z\"}}",
                StoredJson.write(Map.of("date", Instant.parse("2025-12-10T10:00:00Z"))));
    }

    @Test
    void what_a_hand_wrote_is_read_as_well_as_can_be() {
        assertEquals(Map.of("n", 1e30), StoredJson.readTree(" { \"n\" : 1000000000000000000000000000000 } "));
        assertEquals(Map.of("d", Map.of("$date", "tomorrow")), StoredJson.readTree("{\"d\":{\"$date\":\"tomorrow\"}}"));
        assertNull(StoredJson.readTree("[]"));
        assertNull(StoredJson.readTree(null));
    }

    @Test
    void the_text_is_byte_for_byte_what_earlier_versions_wrote() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("z", Arrays.asList(12, 12.0, 1e30, null, true, "é\"\n\u0000"));
        tree.put("a", Map.of("none", Double.NaN));
        tree.put("at", Instant.parse("2025-12-10T10:00:00.120Z"));

        assertEquals(
                "{\"z\":[12,12.0,1.0E30,null,true,\"é\\\"\\n\\u0000\"],\"a\":{\"none\":\"NaN\"},"
                        + "\"at\":{\"$date\":\"2025-12-10T10:00:00.120Z\"}}",
                StoredJson.write(tree));
        assertEquals("[\"a\",\"b\"]", StoredJson.write(List.of("a", "b")));
    }

    /** {@code aZ} and {@code b9} have one hash in Jackson, whose tables of names refuse long chains of such. */
    @Test
    void names_that_were_made_to_collide_are_read_as_any() {
        Map<String, Object> tree = new LinkedHashMap<>();
        for (int i = 0; i < 1 << 12; i++) {
            StringBuilder name = new StringBuilder();
            for (int bit = 0; bit < 12; bit++) {
                name.append((i >> bit & 1) == 0 ? "aZ" : "b9");
            }
            tree.put(name.toString(), i);
        }

        assertEquals(tree, StoredJson.readTree(StoredJson.write(tree)));
    }

    @Test
    void of_a_list_the_texts_are_read() {
        assertEquals(List.of("a", "b"), StoredJson.readTexts("[\"a\", 1, null, \"b\"]"));
        assertEquals(List.of(), StoredJson.readTexts("{}"));
    }
}
