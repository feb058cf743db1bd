package dev.offlinesync.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class JsonWeightTest {
    private static long of(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        JsonWeight weight = new JsonWeight();
        for (int i = 0; i < bytes.length; i++) {
            weight.add(bytes, i, i + 1);
        }
        return weight.bytes();
    }

    @Test
    void a_text_weighs_by_its_length_whatever_is_in_it() {
        assertEquals(of("\"" + "x".repeat(100) + "\""), of("\"" + "{[\\\",:]}__".repeat(10) + "\""));
    }

    @Test
    void a_small_text_that_becomes_a_large_tree_weighs_as_the_tree() {
        String objects = "[" + "{\"a\":0},".repeat(1000) + "0]";

        assertTrue(of(objects) > 200 * 1000, () -> "" + of(objects));
        assertTrue(of("[" + "[],".repeat(1000) + "0]") > 64 * 1000);
    }
}
