package dev.offlinesync.core.record;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.offlinesync.core.item.Tree;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StoredValuesTest {
    private static final Instant AT = Instant.parse("2025-12-10T10:00:00.120Z");

    private static Object kept(Object stored, Object given) {
        return kept(Tree.ofStored(Map.of("f", stored)), Tree.of(Map.of("f", given)))
                .get("f");
    }

    private static Tree kept(Tree stored, Tree given) {
        return StoredValues.kept(stored, given, given);
    }

    @Test
    void what_comes_back_as_json_has_it_stays_as_it_is_stored() {
        assertEquals(AT, kept(AT, "2025-12-10T10:00:00.120Z"));
        assertEquals(AT, kept(AT, "2025-12-10T10:00:00.12Z"));
        assertEquals(AT, kept(AT, "2025-12-10T11:00:00.120+01:00"));
        assertEquals(5.0, kept(5.0, 5));
        assertEquals(5, kept(5, 5.0));
        assertEquals(-0.0, kept(-0.0, 0));
        assertEquals(Double.NaN, kept(Double.NaN, "NaN"));
        assertEquals(1L << 60, kept(1L << 60, 1152921504606846976.0));
    }

    @Test
    void a_whole_number_stays_if_it_comes_back_as_javascript_rounds_it() {
        assertEquals(9007199254740993L, kept(9007199254740993L, 9007199254740992L));
        assertEquals(-9007199254740993L, kept(-9007199254740993L, -9007199254740992L));
        assertEquals((1L << 60) + 1, kept((1L << 60) + 1, 1152921504606847000L));
        assertEquals(Long.MAX_VALUE, kept(Long.MAX_VALUE, 9223372036854775807L));
        assertEquals(Long.MAX_VALUE, kept(Long.MAX_VALUE, 9223372036854776000.0));
        assertEquals(Long.MIN_VALUE, kept(Long.MIN_VALUE, -9223372036854776000.0));
        assertEquals(1765360800123456789L, kept(1765360800123456789L, 1765360800123456800L));
    }

    @Test
    void what_was_changed_is_what_was_given() {
        assertEquals("2025-12-10T10:00:00.121Z", kept(AT, "2025-12-10T10:00:00.121Z"));
        assertEquals("yesterday", kept(AT, "yesterday"));
        assertEquals(6, kept(5.0, 6));
        assertEquals("5", kept(5, "5"));
        assertEquals(5, kept("5", 5));
        assertEquals(AT, kept("2025-12-10T10:00:00.120Z", AT), "a declared date");
        assertEquals(1152921504606846977L, kept(1L << 60, 1152921504606846977L), "no number of JavaScript");
        assertEquals(9007199254740991L, kept(9007199254740992L, 9007199254740991L));
    }

    @Test
    void one_change_leaves_what_is_beside_it() {
        Object stored = Map.of("at", AT, "list", List.of(AT, 1.0, Map.of("n", 2L, "at", AT)), "gone", 1);
        Object given = Map.of(
                "at",
                AT.toString(),
                "list",
                List.of("new", "2025-12-10T10:00:00.120Z", 1, Map.of("n", 3, "at", "2025-12-10T10:00:00.120Z")));

        assertEquals(Map.of("at", AT, "list", List.of("new", AT, 1.0, Map.of("n", 3, "at", AT))), kept(stored, given));
    }

    @Test
    void elements_are_found_by_their_value_then_by_their_id_then_by_their_order() {
        assertArrayEquals(new int[] {1, 2}, ListAlignment.of(List.of("a", "b", "c"), List.of("b", "c")));
        assertArrayEquals(new int[] {-1, 0, 1}, ListAlignment.of(List.of("a", "b"), List.of("x", "a", "b")));
        assertArrayEquals(new int[] {1, 0}, ListAlignment.of(List.of("a", "b"), List.of("b", "a")));
        assertArrayEquals(new int[] {0, 1, -1}, ListAlignment.of(List.of("a", "a"), List.of("a", "a", "a")));
        assertArrayEquals(
                new int[] {1, 0},
                ListAlignment.of(
                        List.of(Map.of("_id", 1, "n", 1), Map.of("_id", 2, "n", 1)),
                        List.of(Map.of("_id", 2, "n", 9), Map.of("_id", 1, "n", 9))));
        assertArrayEquals(new int[] {-1, -1}, ListAlignment.of(List.of("a", "b"), List.of("x", "y")));
        assertArrayEquals(
                new int[] {-1, 1, 0},
                ListAlignment.of(List.of(Map.of("n", 1), List.of(1)), List.of("new", List.of(2), Map.of("n", 2))));
        assertArrayEquals(new int[] {0, 1}, ListAlignment.of(Arrays.asList(null, "b"), Arrays.asList(null, "b")));
        assertArrayEquals(new int[] {}, ListAlignment.of(List.of("a"), List.of()));
    }

    @Test
    void elements_that_are_left_belong_together_only_if_none_was_added_or_removed_there() {
        List<?> abc = List.of(Map.of("n", "a"), Map.of("n", "b"), Map.of("n", "c"));
        Map<?, ?> x = Map.of("n", "x");
        Map<?, ?> y = Map.of("n", "y");

        assertArrayEquals(new int[] {0, 1, 2}, ListAlignment.of(abc, List.of(abc.get(0), x, abc.get(2))));
        assertArrayEquals(new int[] {0, 1, 2}, ListAlignment.of(abc, List.of(x, y, abc.get(2))));
        assertArrayEquals(new int[] {-1, 2}, ListAlignment.of(abc, List.of(x, abc.get(2))));
        assertArrayEquals(new int[] {0, -1, -1, 2}, ListAlignment.of(abc, List.of(abc.get(0), x, y, abc.get(2))));
        assertArrayEquals(new int[] {-1, 0, 1, 2}, ListAlignment.of(abc, List.of(x, abc.get(0), y, abc.get(2))));
        assertArrayEquals(
                new int[] {2, 0, 1}, ListAlignment.of(abc, List.of(abc.get(2), abc.get(0), x)), "moved and changed");
    }

    @Test
    void an_element_that_is_changed_is_known_by_the_rest_of_it_whatever_comes_and_goes_beside_it() {
        Map<?, ?> a = Map.of("at", AT, "n", 1.0, "text", "a");
        Map<?, ?> b = Map.of("at", AT.plusSeconds(1), "n", 2.0, "text", "b");
        Map<?, ?> changed = Map.of("at", AT.plusSeconds(1).toString(), "n", 2, "text", "c");
        Map<?, ?> added = Map.of("text", "new");

        Map<?, ?> kept = Map.of("at", AT.plusSeconds(1), "n", 2.0, "text", "c");
        assertEquals(List.of(a, kept, added), kept(List.of(a, b), List.of(a, changed, added)));
        assertEquals(List.of(a, added, kept), kept(List.of(a, b), List.of(a, added, changed)));
        assertEquals(List.of(kept), kept(List.of(a, b), List.of(changed)));
        assertEquals(List.of(kept, added), kept(List.of(a, b), List.of(changed, added)));
        assertArrayEquals(
                new int[] {1},
                ListAlignment.of(List.of(List.of(1, 2, 3), List.of(4, 5, 6)), List.of(List.of(4, 5, 7))));
    }

    @Test
    void equal_elements_belong_together_in_their_order() {
        assertArrayEquals(
                new int[] {-1, 2, 3, 4},
                ListAlignment.of(List.of("p", "x", "q", "x", "r"), List.of("p'", "q", "x", "r")));
        List<Object> stored = List.of(1, 1.0, "z");
        assertEquals(List.of("new", 1, 1.0, "y"), kept(stored, List.of("new", 1, 1, "y")), "of which the types differ");
    }

    @Test
    void a_list_that_somebody_made_to_collide_takes_no_time() {
        List<String> stored = new ArrayList<>();
        for (int i = 0; i < 1 << 16; i++) {
            StringBuilder text = new StringBuilder();
            for (int bit = 0; bit < 16; bit++) {
                text.append((i >> bit & 1) == 0 ? "Aa" : "BB"); // the same hash in Java
            }
            stored.add(text.toString());
        }
        List<String> given = new ArrayList<>(stored);
        Collections.rotate(given, 7);

        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> ListAlignment.of(stored, given));
    }

    @Test
    void a_field_that_is_new_is_taken_and_one_that_is_gone_stays_gone() {
        Tree stored = Tree.of(Map.of("a", 1, "b", 2));

        assertEquals(Map.of("b", 2, "c", 3), kept(stored, Tree.of(Map.of("b", 2.0, "c", 3))));
        assertSame(stored.get("b"), kept(stored, Tree.of(Map.of("b", 2.0))).get("b"));
    }

    @Test
    void what_rules_made_of_an_echo_does_not_count() {
        Tree stored =
                Tree.of(Map.of("n", "100", "inner", Map.of("at", "2025-12-10", "n", "7"), "list", List.of("1", "2")));
        Tree sent = Tree.of(Map.of("n", "100", "inner", Map.of("at", "2025-12-10", "n", 8), "list", List.of("2", "3")));
        Tree after = Tree.of(Map.of("n", 100, "inner", Map.of("at", AT, "n", 8), "list", List.of(2, 3)));

        assertEquals(
                Map.of("n", "100", "inner", Map.of("at", "2025-12-10", "n", 8), "list", List.of("2", 3)),
                StoredValues.kept(stored, sent, after));
    }

    @Test
    void what_was_not_sent_is_not_changed_by_rules_either() {
        Tree stored = Tree.of(Map.of("inner", Map.of("at", "2025-12-10", "n", 7)));
        Tree sent = Tree.of(Map.of("inner", Map.of("n", 8)));
        Tree after = Tree.of(Map.of("inner", Map.of("at", AT, "n", 8)));

        assertEquals(Map.of("inner", Map.of("at", "2025-12-10", "n", 8)), StoredValues.kept(stored, sent, after));
    }
}
