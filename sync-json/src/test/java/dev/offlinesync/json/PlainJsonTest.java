package dev.offlinesync.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainJsonTest {
    @Test
    void dates_are_texts_and_what_is_no_number_is_null() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("at", Instant.parse("2025-12-10T10:00:00Z"));
        tree.put("list", Arrays.asList(1, 2.5, null, false, Double.NaN));

        assertEquals(
                "{\"at\":\"2025-12-10T10:00:00.000Z\",\"list\":[1,2.5,null,false,null]}",
                new String(PlainJson.write(tree), StandardCharsets.UTF_8));
    }

    @Test
    void any_value_can_be_read() {
        assertEquals(Optional.of(new PlainJson.Value(null)), PlainJson.read(" null "));
        assertEquals(Optional.of(new PlainJson.Value("text")), PlainJson.read("\"text\""));
        assertEquals(
                Optional.of(new PlainJson.Value(Map.of("n", Arrays.asList(1, 5_000_000_000L, 1.0, 1e30)))),
                PlainJson.read("{\"n\": [1, 5000000000, 1.0, 1000000000000000000000000000000]}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "{} {}",
                "{\"$set\": 1}",
                "{\"a.b\": 1}",
                "{\"a\\u0000\": 1}",
                "\"half a pair \\ud83d\"",
                "[1e999]"
            })
    void what_could_not_be_stored_is_not_read(String text) {
        assertEquals(Optional.empty(), PlainJson.read(text));
    }

    @Test
    void depth_is_bounded() {
        assertEquals(Optional.empty(), PlainJson.read("[".repeat(65) + "]".repeat(65)));
    }
}
