package dev.offlinesync.core.item;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SyncItemTest {
    private static final Instant NOW = Instant.parse("2025-12-10T10:00:00Z");
    private static final Failure WHY = Failure.validation("amount is missing");

    private final SyncItem pending = received(Map.of("amount", 1));

    private static SyncItem received(Map<String, ?> data) {
        Submission s = Submission.of("/api/expenses", Method.POST, data);
        return SyncItem.received(
                new ItemId("0123456789abcdef01234567"), new UserId("ann"), s, new OrderKey("/api/expenses/1"), NOW);
    }

    @Test
    void a_failed_attempt_is_counted_and_waits() {
        SyncItem waiting = pending.retrying(WHY, NOW.plusSeconds(5), NOW);
        assertEquals(Status.PENDING, waiting.status());
        assertEquals(1, waiting.attempts());
        assertEquals("amount is missing", waiting.error());
        assertFalse(waiting.isDue(NOW.plusSeconds(4)));
        assertTrue(waiting.isDue(NOW.plusSeconds(5)));
    }

    @Test
    void texts_that_a_store_may_have_no_place_for_are_kept_out() {
        Submission s = Submission.of("/api/expenses", Method.POST, Map.of("note", "\0"));
        assertThrows(IllegalArgumentException.class, () -> s.withMutationId("a\0"));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Submission(s.endpoint(), s.method(), s.data(), "a\0", 0, 5, null));
        assertEquals("not \ufffd", Failure.handler("not \0").message());
    }

    @Test
    void a_success_clears_the_error() {
        SyncItem done = pending.retrying(WHY, NOW, NOW).completed(Map.of("_id", "1"), NOW);
        assertEquals(2, done.attempts());
        assertNull(done.error());
        assertNull(done.retryAt());
        assertEquals(NOW, done.completedAt());
    }

    @Test
    void a_postponement_counts_no_attempt() {
        assertEquals(0, pending.postponed(WHY, NOW.plusSeconds(60), NOW).attempts());
    }

    @Test
    void a_retried_item_gets_all_its_attempts_again() {
        SyncItem again = pending.failed(WHY, NOW).requeued(NOW);
        assertEquals(Status.PENDING, again.status());
        assertEquals(0, again.attempts());
        assertEquals(WHY, again.failure(), "what may have been passed is known by it");
    }

    @Test
    void an_item_that_waits_is_brought_forward_and_no_other() {
        SyncItem waiting = pending.retrying(WHY, NOW.plusSeconds(5), NOW);

        SyncItem due = waiting.broughtForward(NOW);

        assertEquals(waiting.retrying(WHY, NOW, NOW).progress().retryAt(), due.retryAt());
        assertEquals(1, due.attempts());
        assertEquals(WHY, due.failure());
        for (SyncItem other :
                List.of(pending, due, waiting.stamped(NOW), pending.failed(WHY, NOW), pending.completed(null, NOW))) {
            assertThrows(IllegalStateException.class, () -> other.broughtForward(NOW));
        }
    }

    @Test
    void what_has_ended_cannot_move_on() {
        SyncItem done = pending.completed(null, NOW);
        SyncItem failed = pending.failed(WHY, NOW);
        for (Runnable move : List.<Runnable>of(
                () -> done.failed(WHY, NOW),
                () -> done.retrying(WHY, NOW, NOW),
                () -> done.stamped(NOW),
                () -> done.requeued(NOW),
                () -> failed.completed(null, NOW),
                () -> failed.stamped(NOW),
                () -> pending.requeued(NOW))) {
            assertThrows(IllegalStateException.class, move::run);
        }
    }

    @Test
    void content_is_the_same_whatever_the_order_of_keys_and_the_type_of_whole_numbers() {
        assertTrue(received(Map.of("a", 1, "b", 2.0)).hasSameContent(received(Map.of("b", 2L, "a", 1.0))));
        assertFalse(received(Map.of("a", 1)).hasSameContent(received(Map.of("a", "1"))));
        assertFalse(received(Map.of("a", List.of("b", "c"))).hasSameContent(received(Map.of("a", List.of("bc")))));
    }

    @Test
    void data_of_a_foreign_type_is_refused_with_its_place() {
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class, () -> received(Map.of("list", List.of(1, new StringBuilder("x")))));
        assertTrue(e.getMessage().contains("/list/1"), e.getMessage());
    }
}
