package dev.offlinesync.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.offlinesync.core.OfflineSync;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where one Jackson is alone; the other tests of trees run where both are, and so with Jackson 3. */
class OneJacksonTest {
    private static final Map<String, Object> TREE = tree();

    private static Map<String, Object> tree() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("text", "Z\u00fcrich \ud83d\udeb2 \"quoted\" a/b \u0000");
        tree.put("numbers", Arrays.asList(1, Long.MAX_VALUE, 100.0, 0.1 + 0.2, 1e30, Double.MIN_VALUE, null, true));
        tree.put("at", Instant.parse("2025-12-10T10:00:00.123Z"));
        tree.put("nested", Map.of("$date", List.of(Map.of())));
        return tree;
    }

    @ParameterizedTest
    @ValueSource(strings = {"com.fasterxml.jackson.core.JsonFactory", "tools.jackson.core.json.JsonFactory"})
    void trees_are_written_and_read_as_if_the_other_were_there(String door)
            throws ReflectiveOperationException, IOException {
        URL[] path = Stream.of(StoredJson.class, OfflineSync.class, Class.forName(door))
                .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
                .toArray(URL[]::new);
        try (URLClassLoader loader = new URLClassLoader(path, ClassLoader.getPlatformClassLoader())) {
            Class<?> stored = loader.loadClass(StoredJson.class.getName());
            Class<?> plain = loader.loadClass(PlainJson.class.getName());
            String text = StoredJson.write(TREE);

            assertEquals(text, stored.getMethod("write", Map.class).invoke(null, TREE));
            assertEquals(TREE, stored.getMethod("readTree", String.class).invoke(null, text));
            assertEquals(
                    plain(PlainJson.write(TREE)),
                    plain(plain.getMethod("write", Map.class).invoke(null, TREE)));
            for (String other : List.of("{\"a\":[1,2.5,\"x\"]}", "{\"$a\":1}", "[1e999]", "{", "\"\\ud83d\"", "1 2")) {
                assertEquals(
                        PlainJson.read(other).toString(),
                        plain.getMethod("read", String.class)
                                .invoke(null, other)
                                .toString());
            }
        }
    }

    private static String plain(Object bytes) {
        return new String((byte[]) bytes, StandardCharsets.UTF_8);
    }
}
