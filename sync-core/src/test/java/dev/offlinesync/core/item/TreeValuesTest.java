package dev.offlinesync.core.item;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.AbstractList;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which values a tree takes, what becomes of them, and what it says of others. */
class TreeValuesTest {
    private static @Nullable Object of(@Nullable Object value) {
        return Tree.of(Collections.singletonMap("v", value)).get("v");
    }

    private static String refusal(@Nullable Object value) {
        return String.valueOf(assertThrows(
                        IllegalArgumentException.class, () -> Tree.of(Map.of("a/b", Arrays.asList(null, value))))
                .getMessage());
    }

    private enum Unit {
        KILOGRAM {
            @Override
            public String toString() {
                return "kg";
            }
        }
    }

    private record Amount(BigDecimal value, Unit unit) {}

    private record Line(String name, List<Amount> amounts) {}

    private record Unreadable(int n) {
        @Override
        public int n() {
            throw new IllegalStateException("gone");
        }
    }

    @Test
    void a_whole_number_is_an_integer_if_it_fits_and_else_a_long() {
        for (Object five : List.of(5, 5L, (short) 5, (byte) 5, BigInteger.valueOf(5), new BigDecimal("5"))) {
            assertEquals(5, of(five));
        }
        assertEquals(Integer.MIN_VALUE, of((long) Integer.MIN_VALUE));
        assertEquals(Integer.MAX_VALUE + 1L, of(Integer.MAX_VALUE + 1L));
        assertEquals(Long.MIN_VALUE, of(BigInteger.valueOf(Long.MIN_VALUE)));
        assertEquals(Tree.of(Map.of("v", 5)), Tree.ofStored(Map.of("v", 5L)));
    }

    @Test
    void a_fraction_is_a_double_if_that_holds_it() {
        assertEquals(0.1, of(new BigDecimal("0.1")));
        assertEquals(1.5, of(new BigDecimal("1.50")));
        assertEquals(1000.0, of(new BigDecimal("1E+3")));
        assertEquals(0.5, of(0.5f));
        assertEquals(-0.0, of(-0.0));
        assertEquals(Double.MIN_VALUE, of(Double.MIN_VALUE));
    }

    @Test
    void other_types_become_what_they_are_in_json() {
        assertEquals("KILOGRAM", of(Unit.KILOGRAM));
        assertEquals("00000000-0000-0001-0000-000000000002", of(new UUID(1, 2)));
        assertEquals("2025-12-10", of(LocalDate.of(2025, 12, 10)));
        assertEquals("10:15", of(LocalTime.of(10, 15)));
        assertEquals("2025-12-10T10:15", of(LocalDateTime.of(2025, 12, 10, 10, 15)));
        assertEquals("2025-12-10T10:15+02:00", of(OffsetDateTime.parse("2025-12-10T10:15:00+02:00")));
        assertEquals(Instant.parse("2025-12-10T10:15:00.123Z"), of(Instant.parse("2025-12-10T10:15:00.123999999Z")));
        assertEquals(
                Map.of("name", "flour", "amounts", List.of(Map.of("value", 2.5, "unit", "KILOGRAM"))),
                of(new Line("flour", List.of(new Amount(new BigDecimal("2.5"), Unit.KILOGRAM)))));
    }

    @Test
    void what_no_store_can_give_back_is_refused_with_its_place() {
        assertEquals("the value at /a~1b/1 is NaN, which JSON has no number for", refusal(Double.NaN));
        assertEquals(
                "the value at /a~1b/1 is -Infinity, which JSON has no number for", refusal(Float.NEGATIVE_INFINITY));
        assertEquals("the value at /a~1b/1 contains half a surrogate pair", refusal("\ud800"));
        assertEquals(
                "the value at /a~1b/1 is a time that is not between the years 0001 and 9999", refusal(Instant.MAX));
        assertEquals("the value at /a~1b/1/k\ufffd is a key that contains NUL", refusal(Map.of("k\0", 1)));
        assertEquals(
                "the value at /a~1b/1/\ufffd is a key that contains half a surrogate pair",
                refusal(Map.of("\udc00", 1)));
        assertEquals("the value at /a~1b/1 has a key that is not a string", refusal(Map.of(1, 2)));
        assertEquals("the value at /a~1b/1 has a key that is not a string", refusal(Collections.singletonMap(null, 1)));
        for (Object tooLong : List.of(BigInteger.ONE.shiftLeft(63), BigInteger.ONE.shiftLeft(10_000_000))) {
            assertEquals(
                    "the value at /a~1b/1 is a whole number of more than 64 bits: send it as text to keep all its digits",
                    refusal(tooLong));
        }
        for (String number :
                List.of("1E+400", "1E-400", "1E+1000000000", "1E-1000000000", "0.1234567890123456789012345")) {
            assertTrue(refusal(new BigDecimal(number)).contains("/a~1b/1 is a number"), number);
        }
        assertTrue(
                refusal(new BigDecimal(BigInteger.ONE.shiftLeft(10_000_000), 5)).contains("more digits"));
    }

    @Test
    void a_type_that_is_none_is_named_with_what_is_taken() {
        assertEquals(
                "the value at /a~1b/1 is a char[]; what can be stored is text, numbers, booleans, null, enums, UUIDs,"
                        + " Instant, OffsetDateTime, LocalDate, LocalTime, LocalDateTime, and maps, lists and records of these",
                refusal("x".toCharArray()));
        for (Object none : List.of(
                Optional.of(1), Set.of(1), new Object(), 'x', new int[0], new java.util.Date(0), Stream.empty())) {
            assertTrue(refusal(none).contains(" is a " + none.getClass().getTypeName()), none::toString);
        }
        assertEquals("the value at /a~1b/1/n cannot be read: its accessor threw", refusal(new Unreadable(1)));
    }

    @Test
    void what_contains_itself_or_is_too_deep_is_refused() {
        Map<String, Object> map = new HashMap<>();
        List<Object> list = new ArrayList<>(List.of(map, map));
        map.put("list", list);
        map.put("map", map);

        assertTrue(refusal(list).endsWith("is nested more than 120 levels deep, or contains itself"), refusal(list));
        assertThrows(IllegalArgumentException.class, () -> Tree.of(map));

        Tree deep = Tree.of(Map.of("n", 1));
        while (deep.depth() < Tree.MAX_DEPTH) {
            deep = Tree.of(Map.of("in", deep));
        }
        Tree deepest = deep;
        assertSame(deepest, Tree.of(deepest));
        assertThrows(IllegalArgumentException.class, () -> Tree.of(Map.of("in", deepest)));
        assertThrows(IllegalArgumentException.class, () -> Tree.builder().put("in", deepest));
        assertThrows(IllegalArgumentException.class, () -> Tree.of(Map.of("in", List.of(List.of(), List.of(deepest)))));
        assertEquals(Tree.MAX_DEPTH + 1, Tree.ofStored(Map.of("in", deepest)).depth());
    }

    /** A few objects that name each other can mean a tree that no memory holds. */
    @Test
    void a_small_graph_of_an_endless_tree_is_refused_at_once() {
        Object map = "x";
        Object tree = "x";
        for (int i = 0; i < 60; i++) {
            map = List.of(map, map);
        }
        Object wide = map;
        assertTrue(refusal(wide).endsWith("is larger than 64 MiB"));
        assertThrows(IllegalArgumentException.class, () -> {
            Object frozen = tree;
            for (int i = 0; i < 60; i++) {
                frozen = Tree.of(Map.of("a", frozen, "b", List.of(frozen, frozen)));
            }
        });
        assertTrue(refusal(Collections.nCopies(Integer.MAX_VALUE, null)).endsWith("is larger than 64 MiB"));
    }

    @Test
    void what_a_collection_throws_comes_through() {
        List<Object> broken = new AbstractList<>() {
            @Override
            public Object get(int index) {
                throw new IllegalStateException("the connection is gone");
            }

            @Override
            public int size() {
                return Integer.MAX_VALUE;
            }
        };
        assertThrows(IllegalStateException.class, () -> of(broken));
        assertThrows(
                UnsupportedOperationException.class,
                () -> of(new AbstractMap<String, Object>() {
                    @Override
                    public Set<Entry<String, Object>> entrySet() {
                        throw new UnsupportedOperationException();
                    }
                }));
    }

    @Test
    void a_list_is_read_once_whatever_it_says_of_its_size() {
        List<Object> liar = new AbstractList<>() {
            @Override
            public Object get(int index) {
                return index;
            }

            @Override
            public int size() {
                return 1_000;
            }

            @Override
            public Iterator<Object> iterator() {
                return List.<Object>of("a", "b").iterator();
            }
        };
        assertEquals(List.of("a", "b"), of(liar));
    }

    @Test
    @SuppressWarnings("IdentityHashMapUsage")
    void a_key_that_is_there_twice_is_refused() {
        Map<String, Object> twice = new IdentityHashMap<>();
        twice.put("k", 1);
        twice.put(String.valueOf(new char[] {'k'}), 2);
        assertEquals("the value at /a~1b/1/k is there twice", refusal(twice));
    }

    @Test
    void what_a_store_has_is_taken_as_it_is() {
        Map<String, Object> odd = Map.of(
                "n", Double.NaN, "s", "\ud800", "t", Instant.MAX.truncatedTo(java.time.temporal.ChronoUnit.MILLIS));
        Tree stored = Tree.ofStored(odd);
        assertEquals(odd, stored);
        assertSame(stored.get("s"), stored.with(Map.of("more", 1)).get("s"));
        assertThrows(IllegalArgumentException.class, () -> Tree.ofStored(Map.of("x", new Object())));
    }
}
