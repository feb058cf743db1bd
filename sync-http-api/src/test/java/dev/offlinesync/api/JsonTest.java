package dev.offlinesync.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JsonTest {
    private static String written(Object tree) {
        return new String(Json.write(tree), StandardCharsets.UTF_8);
    }

    @Test
    void a_tree_is_written_as_the_library_writes_it() throws Exception {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("text", "a \"quote\", a line\n, \u0001, é, \u2028 and 😀");
        tree.put("schlüssel \"\"", "");
        tree.put("numbers", List.of(0, -1, Long.MAX_VALUE, 1.5, 1e300, -0.0, 100.0, 1e7));
        tree.put("truths", List.of(true, false));
        tree.put("nothing", null);
        tree.put("nested", Map.of("empty", Map.of(), "none", List.of()));
        tree.put("holes", Arrays.asList(1, null, Map.of("a", List.of("b"))));

        assertEquals(new String(new ObjectMapper().writeValueAsBytes(tree), StandardCharsets.UTF_8), written(tree));
    }

    @Test
    void what_no_answer_has_in_it_is_a_defect() {
        assertThrows(IllegalStateException.class, () -> written(Map.of("a", new Object())));
    }

    @Test
    void a_part_is_an_object_of_its_fields_in_their_order() {
        JsonOut.Part part = json -> {
            json.field("b", 1);
            json.field("a", null);
            json.field("at", Instant.EPOCH);
        };

        assertEquals(
                "{\"parts\":[{\"b\":1,\"a\":null,\"at\":\"1970-01-01T00:00:00.000Z\"}]}",
                written(Map.of("parts", List.of(part))));
    }

    @Test
    void a_body_in_pieces_is_what_is_written_in_one() throws Exception {
        for (int length : List.of(0, 10, 7_990, 8_000, 70_000, 100_003)) {
            Map<String, String> tree = Map.of("é", "😀".repeat(length));
            byte[] whole = Json.write(tree);
            AnswerBody body = Json.body(tree);

            assertEquals(whole.length, body.length());
            assertArrayEquals(whole, body.bytes());
            assertArrayEquals(whole, body.bytes());
            assertArrayEquals(whole, body.drain().readAllBytes());
            assertEquals(0, body.bytes().length);
            ByteArrayOutputStream copy = new ByteArrayOutputStream();
            InputStream begun = Json.body(tree).drain();
            copy.write(begun.read());
            copy.write(begun.readNBytes(5));
            begun.transferTo(copy);
            assertArrayEquals(whole, copy.toByteArray());
        }
    }
}
