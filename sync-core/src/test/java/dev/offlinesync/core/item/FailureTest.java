package dev.offlinesync.core.item;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FailureTest {
    private static List<Violation> many(int count, String message) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Violation("/lines/" + i + "/price", message))
                .toList();
    }

    @Test
    void the_message_has_a_sentence_for_each_violation() {
        Failure failure = Failure.validation(
                List.of(Violation.of("amount", "must be a number, not text"), Violation.of("a/b", "is required")));

        assertEquals("amount must be a number, not text; a/b is required", failure.message());
        assertEquals(
                List.of("/amount", "/a~1b"),
                failure.violations().stream().map(Violation::pointer).toList());
    }

    @Test
    void the_message_counts_what_it_has_no_room_for() {
        Failure failure = Failure.validation(many(150, "must be a number, not text"));

        assertTrue(failure.message().startsWith("lines[0].price must be a number, not text; lines[1].price must"));
        assertTrue(failure.message().endsWith(" (and 139 more)"), failure::message);
        assertEquals(11, failure.message().split("; ").length);
        assertTrue(failure.message().length() <= Failure.MAX_MESSAGE);
    }

    @Test
    void violations_are_bounded_in_number_and_size() {
        assertEquals(100, Failure.validation(many(1000, "no")).violations().size());
        List<Violation> large = Failure.validation(many(1000, "x".repeat(1000))).violations();
        assertTrue(large.size() < 25, () -> large.size() + "");
        assertEquals(Violation.MAX_MESSAGE, large.get(0).message().length());
        assertEquals(
                Violation.MAX_POINTER,
                Violation.of("y".repeat(1000), "no").pointer().length());
    }

    @Test
    void it_is_stored_and_read_again() {
        for (Failure failure :
                List.of(Failure.validation(many(3, "no")), Failure.notFound("order not found"), Failure.handler(""))) {
            assertEquals(failure, Failure.stored(failure.kind().wire(), failure.message(), failure.details()));
        }
        assertNull(Failure.stored("validation", null, null));
    }

    @Test
    void what_a_person_has_edited_is_read_as_far_as_it_makes_sense() {
        Map<String, Object> details = Map.of(
                "errors",
                Arrays.asList(
                        null, 7, Map.of("pointer", "x", "message", "y"), Map.of("pointer", "/p", "message", "m")));

        assertEquals(
                new Failure(Failure.Kind.HANDLER, "edited", List.of(new Violation("/p", "m"))),
                Failure.stored("what", "edited", details));
        assertEquals(Failure.handler("edited"), Failure.stored(null, "edited", Map.of("errors", "none")));
    }

    @Test
    void a_violation_has_a_pointer_and_says_it_in_a_sentence() {
        assertEquals("lines[12].a/b~ is wrong", new Violation("/lines/12/a~1b~0", "is wrong").sentence());
        assertEquals("the record is wrong", new Violation("", "is wrong").sentence());
        assertThrows(IllegalArgumentException.class, () -> new Violation("amount", "is wrong"));
    }
}
