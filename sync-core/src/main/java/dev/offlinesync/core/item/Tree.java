package dev.offlinesync.core.item;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.AbstractList;
import java.util.AbstractMap;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.RandomAccess;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The data of a mutation or of a record: an unmodifiable map whose values are {@code Tree}, {@code List},
 * {@code String}, {@code Integer}, {@code Long}, {@code Double}, {@code Boolean}, {@code Instant} or null, never a type
 * of a database or a JSON library. It keeps the order of its keys, and equals every map with the same content.
 *
 * <p>What is frozen once is never copied again: trees share the values that they have in common.
 */
public final class Tree extends AbstractMap<String, @Nullable Object> {
    public static final Tree EMPTY = new Tree(new LinkedHashMap<>());

    private final Map<String, @Nullable Object> fields;
    /** Zero until somebody asks: even an empty tree takes some bytes. */
    private volatile long storedSize;

    /** @param fields frozen values, in a map that nobody else keeps */
    private Tree(Map<String, @Nullable Object> fields) {
        this.fields = fields;
    }

    /**
     * This map, frozen: a deep copy of what is not frozen yet, so a {@code Tree} is answered as it is. {@code Float},
     * {@code Short} and {@code Byte} become their wide forms.
     *
     * @throws IllegalArgumentException for any other type, with its name and its place in the map
     */
    public static Tree of(Map<String, ?> map) {
        return frozenMap(map, "");
    }

    /** {@link #of} a map that may be missing. */
    public static @Nullable Tree ofNullable(@Nullable Map<String, ?> map) {
        return map == null ? null : of(map);
    }

    public static Builder builder() {
        return new Builder(new LinkedHashMap<>());
    }

    private static Tree frozenMap(Map<?, ?> map, String at) {
        if (map instanceof Tree tree) {
            return tree;
        }
        if (map.isEmpty()) {
            return EMPTY;
        }
        Map<String, @Nullable Object> frozen = new LinkedHashMap<>(map.size() * 2);
        map.forEach((key, value) -> {
            if (!(key instanceof String name)) {
                throw new IllegalArgumentException("a key at " + at + "/ is not a string");
            }
            frozen.put(name, frozen(value, at, name));
        });
        return new Tree(frozen);
    }

    private static @Nullable Object frozen(@Nullable Object value, String parent, Object key) {
        if (value == null
                || value instanceof String
                || value instanceof Integer
                || value instanceof Long
                || value instanceof Double
                || value instanceof Boolean
                || value instanceof Instant
                || value instanceof Tree
                || value instanceof FrozenList) {
            return value;
        }
        if (value instanceof Map<?, ?> map) {
            return frozenMap(map, parent + "/" + key);
        }
        if (value instanceof List<?> list) {
            return frozenList(list, parent + "/" + key);
        }
        if (value instanceof Float f) {
            return (double) f;
        }
        if (value instanceof Short || value instanceof Byte) {
            return ((Number) value).intValue();
        }
        throw new IllegalArgumentException("the value at " + parent + "/" + key + " is a "
                + value.getClass().getName() + ", which is not part of a plain tree");
    }

    private static FrozenList frozenList(List<?> list, String at) {
        @Nullable Object[] frozen = new @Nullable Object[list.size()];
        int i = 0;
        for (Object element : list) {
            frozen[i] = frozen(element, at, i);
            i++;
        }
        return new FrozenList(frozen);
    }

    /**
     * This tree with these fields in place of its own of the same keys; everything else is shared.
     *
     * @throws IllegalArgumentException as {@link #of} does
     */
    public Tree with(Map<String, ?> others) {
        if (others.isEmpty()) {
            return this;
        }
        Builder both = new Builder(new LinkedHashMap<>(fields));
        others.forEach(both::put);
        return both.build();
    }

    /** This tree without the top-level fields whose keys do not match; the same instance if all of them do. */
    public Tree onlyKeys(Predicate<String> keys) {
        if (fields.keySet().stream().allMatch(keys)) {
            return this;
        }
        Map<String, @Nullable Object> kept = new LinkedHashMap<>(fields);
        kept.keySet().removeIf(keys.negate());
        return new Tree(kept);
    }

    // ---- a map

    @Override
    public int size() {
        return fields.size();
    }

    @Override
    public @Nullable Object get(@Nullable Object key) {
        return fields.get(key);
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return fields.containsKey(key);
    }

    @Override
    public Set<String> keySet() {
        return Collections.unmodifiableSet(fields.keySet());
    }

    @Override
    public Set<Map.Entry<String, @Nullable Object>> entrySet() {
        return Collections.unmodifiableMap(fields).entrySet();
    }

    @Override
    public void forEach(BiConsumer<? super String, ? super @Nullable Object> action) {
        fields.forEach(action);
    }

    @Override
    public boolean equals(@Nullable Object o) {
        return o == this || fields.equals(o instanceof Tree other ? other.fields : o);
    }

    @Override
    public int hashCode() {
        return fields.hashCode();
    }

    // ---- what a queue asks of it

    /**
     * What keeps this text from being a key of a client's data, as the end of "a key that …"; empty if it may be one.
     * Stores give {@code $} and the dot meanings of their own, and {@code __proto__} has one for clients in JavaScript.
     * Where a record of another program has such a key, it is {@linkplain #isPossibleKey possible} all the same.
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

    /** Whether a store can have this key at all. */
    public static boolean isPossibleKey(String key) {
        return key.indexOf('\0') < 0 && WellFormed.text(key);
    }

    /**
     * The bytes that the tree takes when stored, counted as a BSON document whatever the store is, so that a limit
     * means the same on each. Counted once.
     */
    public long storedSize() {
        if (storedSize == 0) {
            storedSize = countFields();
        }
        return storedSize;
    }

    private long countFields() {
        long size = 5;
        for (Map.Entry<String, @Nullable Object> e : fields.entrySet()) {
            size += 2 + utf8(e.getKey()) + sizeOf(e.getValue());
        }
        return size;
    }

    private static long sizeOf(@Nullable Object value) {
        if (value instanceof String s) {
            return 5 + utf8(s);
        }
        if (value instanceof Tree tree) {
            return tree.storedSize();
        }
        if (value instanceof FrozenList list) {
            long size = 5;
            for (int i = 0; i < list.size(); i++) {
                size += 2 + Integer.toString(i).length() + sizeOf(list.get(i));
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
    static byte[] canonical(@Nullable Tree tree) {
        StringBuilder out = new StringBuilder();
        canonical(tree, out);
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void canonical(@Nullable Object value, StringBuilder out) {
        if (value instanceof Tree tree) {
            out.append('{');
            new TreeMap<>(tree.fields).forEach((k, v) -> {
                text(k, out);
                canonical(v, out);
            });
            out.append('}');
        } else if (value instanceof FrozenList list) {
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

    /**
     * Makes a tree field by field, for readers that have no map to begin with. Used for one tree.
     */
    public static final class Builder {
        private @Nullable Map<String, @Nullable Object> fields;

        private Builder(Map<String, @Nullable Object> fields) {
            this.fields = fields;
        }

        /**
         * Adds a field, or replaces the one with this key.
         *
         * @throws IllegalArgumentException as {@link Tree#of} does
         */
        public Builder put(String key, @Nullable Object value) {
            own().put(key, frozen(value, "", key));
            return this;
        }

        public boolean contains(String key) {
            return own().containsKey(key);
        }

        public Tree build() {
            Map<String, @Nullable Object> built = own();
            fields = null;
            return built.isEmpty() ? EMPTY : new Tree(built);
        }

        private Map<String, @Nullable Object> own() {
            if (fields == null) {
                throw new IllegalStateException("this tree is built");
            }
            return fields;
        }
    }

    /** A list within a tree. */
    private static final class FrozenList extends AbstractList<@Nullable Object> implements RandomAccess {
        private final @Nullable Object[] elements;

        /** @param elements frozen values, in an array that nobody else keeps */
        FrozenList(@Nullable Object[] elements) {
            this.elements = elements;
        }

        @Override
        public @Nullable Object get(int index) {
            return elements[index];
        }

        @Override
        public int size() {
            return elements.length;
        }
    }
}
