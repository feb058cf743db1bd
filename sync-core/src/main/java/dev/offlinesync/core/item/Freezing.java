package dev.offlinesync.core.item;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Makes values of a tree of what user code hands over, or says where in it something is none. Used for one value.
 *
 * <p>What is in a tree already came through here, or from a store, and is taken as it is.
 */
final class Freezing {
    private static final String TAKEN = "what can be stored is text, numbers, booleans, null, enums, UUIDs, Instant,"
            + " OffsetDateTime, LocalDate, LocalTime, LocalDateTime, and maps, lists and records of these";

    /** More bits than the longest number has that is exactly a double. */
    private static final int MOST_BITS = 4096;

    private final Strictness strictness;
    /** So that a value which is in many places of a small graph does not become a tree beyond all memory. */
    private long bytes;

    Freezing(Strictness strictness) {
        this.strictness = strictness;
    }

    enum Strictness {
        /** User code hands it over: what a store could not give back is refused. */
        NEW,
        /** A store has it, or it was checked: a person may have written what nobody can add here. */
        STORED
    }

    /** A place in the value: a key or an index, within its parent. */
    private record Place(@Nullable Place parent, Object segment, int depth) {
        static final Place ROOT = new Place(null, "", 1);

        Place child(Object next) {
            return new Place(this, next, depth + 1);
        }

        String pointer() {
            return parent == null ? "" : Violation.child(parent.pointer(), segment);
        }
    }

    /** @throws IllegalArgumentException if something in it is no value, with a pointer to that */
    Tree tree(Map<?, ?> map) {
        return map(map, Place.ROOT);
    }

    /** The value of a top-level field. */
    @Nullable
    Object field(String key, @Nullable Object value) {
        return strictness == Strictness.STORED && isFrozen(value)
                ? value
                : value(value, Place.ROOT, checkedKey(key, Place.ROOT));
    }

    private Tree map(Map<?, ?> map, Place at) {
        if (map instanceof Tree tree) {
            return tree;
        }
        Map<String, @Nullable Object> frozen = new LinkedHashMap<>();
        for (Map.Entry<?, ?> e : map.entrySet()) {
            if (!(e.getKey() instanceof String key)) {
                throw fault(at, "has a key that is not a string");
            }
            if (frozen.containsKey(key)) {
                throw fault(at.child(key), "is there twice");
            }
            frozen.put(checkedKey(key, at), value(e.getValue(), at, key));
        }
        return Tree.frozen(frozen);
    }

    private String checkedKey(String key, Place at) {
        count(2L + key.length(), at);
        if (strictness == Strictness.NEW && !Tree.isPossibleKey(key)) {
            throw fault(
                    at.child(key), "is a key that " + (WellFormed.text(key) ? "contains NUL" : WellFormed.HALF_PAIR));
        }
        return key;
    }

    private @Nullable Object value(@Nullable Object value, Place parent, Object segment) {
        if (value instanceof String text) {
            return text(text, parent, segment);
        }
        if (value == null || value instanceof Boolean || value instanceof Integer) {
            count(4, parent);
            return value;
        }
        if (value instanceof Map || value instanceof List || value instanceof Record) {
            return container(value, parent.child(segment));
        }
        count(8, parent);
        try {
            return scalar(value);
        } catch (IllegalArgumentException e) {
            throw fault(parent.child(segment), String.valueOf(e.getMessage()));
        }
    }

    private String text(String text, Place parent, Object segment) {
        count(5L + text.length(), parent);
        if (strictness == Strictness.NEW && !WellFormed.text(text)) {
            throw fault(parent.child(segment), WellFormed.HALF_PAIR);
        }
        return text;
    }

    private Object container(Object value, Place at) {
        if (strictness == Strictness.NEW && at.depth - 1 + Tree.depthOf(value) > Tree.MAX_DEPTH) {
            throw fault(at, "is nested more than " + Tree.MAX_DEPTH + " levels deep, or contains itself");
        }
        count(isFrozen(value) ? Tree.sizeOf(value) : 5, at);
        if (value instanceof Map<?, ?> map) {
            return map(map, at);
        }
        return value instanceof List<?> list ? list(list, at) : map(components((Record) value, at), at);
    }

    private List<@Nullable Object> list(List<?> list, Place at) {
        if (isFrozen(list)) {
            return Tree.sameList(list);
        }
        List<@Nullable Object> frozen = new ArrayList<>();
        for (Object element : list) {
            frozen.add(value(element, at, frozen.size()));
        }
        return Tree.frozenList(frozen);
    }

    private static boolean isFrozen(@Nullable Object value) {
        return value instanceof Tree || Tree.isFrozenList(value);
    }

    private static Map<String, @Nullable Object> components(Record record, Place at) {
        Map<String, @Nullable Object> components = new LinkedHashMap<>();
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            components.put(component.getName(), read(component, record, at));
        }
        return components;
    }

    private static @Nullable Object read(RecordComponent component, Record record, Place at) {
        try {
            component.getAccessor().setAccessible(true); // a record within a class is often private
            return component.getAccessor().invoke(record);
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException(
                    message(at.child(component.getName()), "cannot be read: its accessor threw"), e.getCause());
        } catch (IllegalAccessException | RuntimeException e) {
            throw new IllegalArgumentException(
                    message(at, "is a record that cannot be read: open its package to offline-sync"), e);
        }
    }

    private @Nullable Object scalar(Object value) {
        if (value instanceof Long whole) {
            return ExactNumber.whole(whole);
        }
        if (value instanceof Double || value instanceof Float) {
            return finite(((Number) value).doubleValue());
        }
        if (value instanceof Short || value instanceof Byte) {
            return ((Number) value).intValue();
        }
        if (value instanceof BigInteger whole) {
            return exact(whole.bitLength() < Long.SIZE, whole, ExactNumber.BEYOND_64_BITS);
        }
        if (value instanceof BigDecimal decimal) {
            return exact(decimal.unscaledValue().bitLength() < MOST_BITS, decimal, ExactNumber.TOO_PRECISE);
        }
        if (value instanceof Instant time) {
            return strictness == Strictness.NEW ? bounded(time) : time.truncatedTo(ChronoUnit.MILLIS);
        }
        if (value instanceof Enum<?> constant) {
            return constant.name();
        }
        if (value instanceof UUID
                || value instanceof OffsetDateTime
                || value instanceof LocalDate
                || value instanceof LocalTime
                || value instanceof LocalDateTime) {
            return value.toString();
        }
        throw new IllegalArgumentException("is a " + value.getClass().getTypeName() + "; " + TAKEN);
    }

    private double finite(double number) {
        if (strictness == Strictness.NEW && !Double.isFinite(number)) {
            throw new IllegalArgumentException("is " + number + ", which JSON has no number for");
        }
        return number;
    }

    private static Number exact(boolean isShort, Number number, String otherwise) {
        if (!isShort) {
            throw new IllegalArgumentException(otherwise);
        }
        return ExactNumber.of(number.toString());
    }

    private static Instant bounded(Instant time) {
        if (!IsoTime.isStorable(time)) {
            throw new IllegalArgumentException("is a time that is not between the years 0001 and 9999");
        }
        return time.truncatedTo(ChronoUnit.MILLIS);
    }

    private void count(long more, Place at) {
        bytes += more;
        if (strictness == Strictness.NEW && bytes > Tree.MAX_MADE) {
            throw fault(at, "is larger than " + (Tree.MAX_MADE >> 20) + " MiB");
        }
    }

    private static IllegalArgumentException fault(Place at, String what) {
        return new IllegalArgumentException(message(at, what));
    }

    private static String message(Place at, String what) {
        String pointer = new Violation(at.pointer(), what).pointer();
        return "the value at " + (pointer.isEmpty() ? "/" : pointer) + " " + what;
    }
}
