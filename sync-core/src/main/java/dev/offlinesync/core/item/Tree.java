package dev.offlinesync.core.item;

import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.AbstractMap;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
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
 * <p>Each value has one form, whatever it was made of, and every store gives back the same one. A whole number is an
 * {@code Integer} if 32 bits hold it, else a {@code Long}: read it as a {@link Number}, a cast to either fails on some.
 * An {@code Instant} has milliseconds.
 *
 * <p>What is frozen once is never copied again: trees share the values that they have in common.
 */
public final class Tree extends AbstractMap<String, @Nullable Object> {
    /** How deep an answer may be nested; data and records a little less, so that an answer can wrap them. */
    public static final int MAX_DEPTH = 120;

    /** How deep the data of an item and a record may be nested. */
    public static final int MAX_DATA_DEPTH = 100;

    /** The bytes that data and answer of an item may take together, and a record: as {@link #storedSize()} counts. */
    public static final long MAX_SIZE = 15L << 20;

    /** Beyond it nothing is made: more than anything can be stored with. */
    static final long MAX_MADE = 64L << 20;

    public static final Tree EMPTY = new Tree(new LinkedHashMap<>());

    /** What a value in memory takes that takes next to nothing when stored, with its key and its place in a map. */
    private static final long VALUE = 64;

    private final Map<String, @Nullable Object> fields;
    private final int depth;
    /** At every depth. */
    private final int values;
    /** Zero until somebody asks: even an empty tree takes some bytes. */
    private volatile long storedSize;

    /** @param fields frozen values, in a map that nobody else keeps */
    private Tree(Map<String, @Nullable Object> fields) {
        this(fields, 1 + deepest(fields.values()), fields.size() + within(fields.values()));
    }

    private Tree(Map<String, @Nullable Object> fields, int depth, int values) {
        this.fields = fields;
        this.depth = depth;
        this.values = values;
    }

    private static int within(Iterable<? extends @Nullable Object> values) {
        int within = 0;
        for (Object value : values) {
            within += within(value);
        }
        return within;
    }

    private static int within(@Nullable Object value) {
        return value instanceof Tree tree ? tree.values : value instanceof FrozenList list ? list.values : 0;
    }

    private static int deepest(Iterable<? extends @Nullable Object> values) {
        int deepest = 0;
        for (Object value : values) {
            deepest = Math.max(deepest, depthOf(value));
        }
        return deepest;
    }

    /** Of a frozen value; anything else counts as flat. */
    static int depthOf(@Nullable Object value) {
        if (value instanceof Tree tree) {
            return tree.depth;
        }
        if (value instanceof FrozenList list) {
            return list.depth;
        }
        return value instanceof Map || value instanceof List || value instanceof Record ? 1 : 0;
    }

    /**
     * This map, frozen: a deep copy of what is not frozen yet, so a {@code Tree} is answered as it is. These types are
     * taken:
     *
     * <ul>
     *   <li>maps with strings as keys, lists, and Java records as maps of their components; at most {@value #MAX_DEPTH}
     *       levels of them
     *   <li>text, booleans, null; an enum as its name; a UUID as text
     *   <li>whole numbers of up to 64 bits, and {@code BigInteger} within them; {@code Double} and {@code Float} unless
     *       they are infinite or no number; {@code BigDecimal} if a double holds it, see {@link ExactNumber}
     *   <li>{@code Instant} from the year 0001 to 9999, cut to milliseconds; {@code OffsetDateTime}, {@code LocalDate},
     *       {@code LocalTime} and {@code LocalDateTime} as ISO 8601 text
     * </ul>
     *
     * @throws IllegalArgumentException for anything else, and for texts with half a surrogate pair or keys with NUL, with
     *     a JSON pointer to it. The message quotes no data.
     */
    public static Tree of(Map<String, ?> map) {
        return new Freezing(Freezing.Strictness.NEW).tree(map);
    }

    /** {@link #of} a map that may be missing. */
    public static @Nullable Tree ofNullable(@Nullable Map<String, ?> map) {
        return map == null ? null : of(map);
    }

    /**
     * {@link #of} a map with values of a record that is stored. They are taken as they are, although nobody can add some
     * of them: another program may have written what is no number, say.
     */
    public static Tree ofStored(Map<String, ?> map) {
        return new Freezing(Freezing.Strictness.STORED).tree(map);
    }

    /** Takes what {@link #of} takes. */
    public static Builder builder() {
        return new Builder(new LinkedHashMap<>(), Freezing.Strictness.NEW);
    }

    /** For stores and readers of stored records: takes what {@link #ofStored} takes. */
    public static Builder storedBuilder() {
        return new Builder(new LinkedHashMap<>(), Freezing.Strictness.STORED);
    }

    /** @param fields frozen values, in a map that nobody else keeps */
    static Tree frozen(Map<String, @Nullable Object> fields) {
        return fields.isEmpty() ? EMPTY : new Tree(fields);
    }

    static List<@Nullable Object> frozenList(List<@Nullable Object> elements) {
        return new FrozenList(elements.toArray());
    }

    static boolean isFrozenList(@Nullable Object value) {
        return value instanceof FrozenList;
    }

    /** @param list a frozen one */
    static List<@Nullable Object> sameList(List<?> list) {
        return (FrozenList) list;
    }

    /**
     * This tree with these fields in place of its own of the same keys; everything else is shared.
     *
     * @throws IllegalArgumentException as {@link #of} does
     */
    public Tree with(Map<String, ?> others) {
        return withFrozen(of(others));
    }

    /** {@link #with} fields of a record that is stored, taken as {@link #ofStored} takes them. */
    public Tree withStored(Map<String, ?> others) {
        return withFrozen(ofStored(others));
    }

    /** What is known of this tree is not counted again: a record may have many fields, and an update changes few. */
    private Tree withFrozen(Tree others) {
        if (others.notSharedWith(this).isEmpty()) {
            return this;
        }
        Map<String, @Nullable Object> both = new LinkedHashMap<>(fields);
        int replacedDepth = 0;
        int more = 0;
        long bytes = 0;
        for (Map.Entry<String, @Nullable Object> e : others.fields.entrySet()) {
            String key = e.getKey();
            boolean isNew = !both.containsKey(key);
            Object before = both.put(key, e.getValue());
            replacedDepth = Math.max(replacedDepth, depthOf(before));
            more += (isNew ? 1 : 0) + within(e.getValue()) - within(before);
            bytes += isNew ? sizeOf(key, e.getValue()) : sizeOf(e.getValue()) - sizeOf(before);
        }
        boolean mayBeFlatter = replacedDepth == depth - 1 && others.depth < depth;
        Tree merged = new Tree(
                both, mayBeFlatter ? 1 + deepest(both.values()) : Math.max(depth, others.depth), values + more);
        merged.storedSize = storedSize == 0 ? 0 : storedSize + bytes;
        return merged;
    }

    /** This tree without these top-level fields; the same instance if it has none of them. */
    public Tree without(Set<String> keys) {
        return keys.stream().anyMatch(fields::containsKey) ? onlyKeys(key -> !keys.contains(key)) : this;
    }

    /**
     * The top-level fields whose values are not the same objects as those of {@code other}, in the order of this tree. An
     * update shares with its record what it leaves alone, so these are few.
     */
    public Map<String, @Nullable Object> notSharedWith(Tree other) {
        if (other.isEmpty()) {
            return this;
        }
        Map<String, @Nullable Object> own = new LinkedHashMap<>();
        Iterator<Map.Entry<String, @Nullable Object>> theirs =
                other.fields.entrySet().iterator();
        for (Map.Entry<String, @Nullable Object> e : fields.entrySet()) {
            String key = e.getKey();
            Map.Entry<String, @Nullable Object> their = theirs.hasNext() ? theirs.next() : null;
            boolean isAtSamePlace = their != null && key.equals(their.getKey()); // as nearly all are
            boolean isThere = isAtSamePlace || other.fields.containsKey(key);
            Object there = isAtSamePlace && their != null ? their.getValue() : other.fields.get(key);
            if (!isThere || there != e.getValue()) {
                own.put(key, e.getValue());
            }
        }
        return own;
    }

    /** This tree without the top-level fields whose keys do not match; the same instance if all of them do. */
    public Tree onlyKeys(Predicate<String> keys) {
        for (String key : fields.keySet()) {
            if (!keys.test(key)) {
                Map<String, @Nullable Object> kept = new LinkedHashMap<>(fields);
                kept.keySet().removeIf(keys.negate());
                return new Tree(kept);
            }
        }
        return this;
    }

    /** How many levels of maps and lists it has, 1 if it has no others in it. */
    public int depth() {
        return depth;
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
        return WellFormed.text(key) ? Optional.empty() : Optional.of(WellFormed.HALF_PAIR);
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

    /**
     * What it weighs in a page or a batch, in bytes: what it takes when stored, or what its values take in memory at the
     * least, if they are many and small.
     */
    public long weight() {
        return Math.max(storedSize(), VALUE * values);
    }

    private long countFields() {
        long size = 5;
        for (Map.Entry<String, @Nullable Object> e : fields.entrySet()) {
            size += sizeOf(e.getKey(), e.getValue());
        }
        return size;
    }

    private static long sizeOf(String key, @Nullable Object value) {
        return 2 + utf8(key) + sizeOf(value);
    }

    static long sizeOf(@Nullable Object value) {
        if (value instanceof String s) {
            return 5 + utf8(s);
        }
        if (value instanceof Tree tree) {
            return tree.storedSize();
        }
        if (value instanceof FrozenList list) {
            return list.storedSize();
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
        int length = s.length();
        long bytes = length;
        for (int i = 0; i < length; i++) {
            char c = s.charAt(i);
            if (c >= 0x80) {
                // each half of a surrogate pair counts two of its four bytes
                bytes += c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
            }
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
        private final Freezing freezing;
        private @Nullable Map<String, @Nullable Object> fields;

        private Builder(Map<String, @Nullable Object> fields, Freezing.Strictness strictness) {
            this.fields = fields;
            this.freezing = new Freezing(strictness);
        }

        /**
         * Adds a field, or replaces the one with this key.
         *
         * @throws IllegalArgumentException as {@link Tree#of} does
         */
        public Builder put(String key, @Nullable Object value) {
            own().put(key, freezing.field(key, value));
            return this;
        }

        public boolean contains(String key) {
            return own().containsKey(key);
        }

        public Tree build() {
            Map<String, @Nullable Object> built = own();
            fields = null;
            return frozen(built);
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
        private final int depth;
        private final int values;
        private volatile long storedSize;

        /** @param elements frozen values, in an array that nobody else keeps */
        FrozenList(@Nullable Object[] elements) {
            this.elements = elements;
            this.depth = 1 + deepest(Arrays.asList(elements));
            this.values = elements.length + within(Arrays.asList(elements));
        }

        long storedSize() {
            if (storedSize == 0) {
                long size = 5;
                for (int i = 0; i < elements.length; i++) {
                    size += 2 + Integer.toString(i).length() + sizeOf(elements[i]);
                }
                storedSize = size;
            }
            return storedSize;
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
