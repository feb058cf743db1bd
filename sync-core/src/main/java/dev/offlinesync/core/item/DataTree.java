package dev.offlinesync.core.item;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The data of a mutation and of a record as a plain tree: {@code Map}, {@code List}, {@code String}, {@code Integer},
 * {@code Long}, {@code Double}, {@code Boolean}, {@code Instant} and null, never a type of a database or a JSON
 * library.
 */
public final class DataTree {
    private DataTree() {}

    /**
     * A deep, unmodifiable copy, in the same order of keys. {@code Float}, {@code Short} and {@code Byte} become their
     * wide forms.
     *
     * @throws IllegalArgumentException for any other type, naming it and where it stands
     */
    public static Map<String, @Nullable Object> freeze(Map<String, ?> tree) {
        return freezeMap(tree, "");
    }

    private static Map<String, @Nullable Object> freezeMap(Map<?, ?> map, String at) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>(map.size() * 2);
        for (Map.Entry<?, ?> e : map.entrySet()) {
            if (!(e.getKey() instanceof String key)) {
                throw new IllegalArgumentException("a key at " + at + "/ is not a string");
            }
            copy.put(key, freezeValue(e.getValue(), at + "/" + key));
        }
        return Collections.unmodifiableMap(copy);
    }

    private static @Nullable Object freezeValue(@Nullable Object value, String at) {
        if (value == null
                || value instanceof String
                || value instanceof Integer
                || value instanceof Long
                || value instanceof Double
                || value instanceof Boolean
                || value instanceof Instant) {
            return value;
        }
        if (value instanceof Map<?, ?> map) {
            return freezeMap(map, at);
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> copy = new ArrayList<>(list.size());
            for (int i = 0; i < list.size(); i++) {
                copy.add(freezeValue(list.get(i), at + "/" + i));
            }
            return Collections.unmodifiableList(copy);
        }
        if (value instanceof Float f) {
            return (double) f;
        }
        if (value instanceof Short || value instanceof Byte) {
            return ((Number) value).intValue();
        }
        throw new IllegalArgumentException(
                "the value at " + at + " is a " + value.getClass().getName() + ", which is not part of a plain tree");
    }

    /**
     * What keeps this text from being a key of a client's data, as the end of "a key that …"; empty if nothing does.
     * Stores give {@code $} and the dot meanings of their own, and {@code __proto__} has one for clients in JavaScript.
     */
    public static Optional<String> faultOfKey(String key) {
        if (key.startsWith("$")) {
            return Optional.of("begins with $");
        }
        if (key.indexOf('.') >= 0) {
            return Optional.of("contains a dot");
        }
        if (key.indexOf('\0') >= 0) {
            return Optional.of("contains NUL");
        }
        if (key.equals("__proto__")) {
            return Optional.of("is not allowed");
        }
        return WellFormed.text(key) ? Optional.empty() : Optional.of("contains half a surrogate pair");
    }

    /**
     * The bytes that the tree takes when stored, counted as a BSON document whatever the store is, so that a limit
     * means the same on each.
     */
    public static long size(@Nullable Map<String, ?> tree) {
        return tree == null ? 0 : sizeOfMap(tree);
    }

    private static long sizeOfMap(Map<?, ?> map) {
        long size = 5;
        for (Map.Entry<?, ?> e : map.entrySet()) {
            size += 2 + utf8(String.valueOf(e.getKey())) + sizeOfValue(e.getValue());
        }
        return size;
    }

    private static long sizeOfValue(@Nullable Object value) {
        if (value instanceof String s) {
            return 5 + utf8(s);
        }
        if (value instanceof Map<?, ?> map) {
            return sizeOfMap(map);
        }
        if (value instanceof List<?> list) {
            long size = 5;
            for (int i = 0; i < list.size(); i++) {
                size += 2 + Integer.toString(i).length() + sizeOfValue(list.get(i));
            }
            return size;
        }
        if (value instanceof Boolean) {
            return 1;
        }
        if (value instanceof Integer) {
            return 4;
        }
        return value == null ? 0 : 8;
    }

    private static long utf8(String s) {
        long bytes = 0;
        for (int i = 0; i < s.length(); i++) {
            char c = s.charAt(i);
            // each half of a surrogate pair counts two of its four bytes
            bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
        }
        return bytes;
    }

    /**
     * A text that is the same for equal trees and different for others, whatever the order of keys; the source of
     * {@link SyncItem#contentHash}. Whole numbers are equal whatever their Java type.
     */
    static byte[] canonical(@Nullable Map<String, ?> tree) {
        StringBuilder out = new StringBuilder();
        canonical(tree, out);
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void canonical(@Nullable Object value, StringBuilder out) {
        if (value instanceof Map<?, ?> map) {
            TreeMap<String, @Nullable Object> sorted = new TreeMap<>();
            map.forEach((k, v) -> sorted.put(String.valueOf(k), v));
            out.append('{');
            sorted.forEach((k, v) -> {
                text(k, out);
                canonical(v, out);
            });
            out.append('}');
        } else if (value instanceof List<?> list) {
            out.append('[');
            list.forEach(v -> canonical(v, out));
            out.append(']');
        } else if (value instanceof String s) {
            text(s, out);
        } else if (value instanceof Integer || value instanceof Long) {
            out.append('n').append(((Number) value).longValue()).append(';');
        } else if (value instanceof Double d && d == Math.rint(d) && Math.abs(d) < 1L << 53) {
            // 100 and 100.0 are one number in JSON, and clients differ in how they write it
            out.append('n').append(d.longValue()).append(';');
        } else {
            out.append('v').append(value).append(';');
        }
    }

    private static void text(String s, StringBuilder out) {
        out.append('s').append(s.length()).append(':').append(s);
    }
}
