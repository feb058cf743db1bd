package dev.offlinesync.examples.postgres;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdDelegatingSerializer;
import com.fasterxml.jackson.databind.util.StdConverter;
import dev.offlinesync.core.item.Tree;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Plain trees as JSON. A date in one is <code>{"$date":"2025-12-10T10:00:00Z"}</code>: no key of a client begins with
 * $.
 */
@SuppressWarnings("unchecked") // what Jackson reads are maps from texts, and lists
final class JsonTree {
    private static final String DATE = "$date";
    private static final StdConverter<Instant, Object> DATES = new StdConverter<>() {
        @Override
        public Object convert(Instant date) {
            return Map.of(DATE, date.toString());
        }
    };
    private static final ObjectMapper JSON = new ObjectMapper()
            .registerModule(new SimpleModule().addSerializer(new StdDelegatingSerializer(Instant.class, DATES)));

    private JsonTree() {}

    static @Nullable String write(@Nullable Map<String, ?> tree) {
        try {
            return tree == null ? null : JSON.writeValueAsString(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a plain tree", e);
        }
    }

    static @Nullable Tree read(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            Map<String, @Nullable Object> tree = JSON.readValue(text, Map.class);
            tree.replaceAll((key, value) -> plain(value));
            return Tree.of(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("not JSON", e); // the table checks that it is
        }
    }

    private static @Nullable Object plain(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            if (map.size() == 1 && map.get(DATE) instanceof String date) {
                try {
                    return Instant.parse(date);
                } catch (DateTimeException e) {
                    return map; // a hand wrote something else
                }
            }
            ((Map<String, @Nullable Object>) map).replaceAll((key, v) -> plain(v));
        } else if (value instanceof List<?> list) {
            ((List<@Nullable Object>) list).replaceAll(JsonTree::plain);
        } else if (value instanceof BigInteger huge) {
            return huge.doubleValue(); // only a hand writes one as long as that
        }
        return value;
    }
}
