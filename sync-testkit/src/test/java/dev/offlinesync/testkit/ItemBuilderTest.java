package dev.offlinesync.testkit;

import static dev.offlinesync.testkit.ItemBuilder.anItem;
import static dev.offlinesync.testkit.SteppedSync.BOB;
import static dev.offlinesync.testkit.Submissions.put;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.SyncItem;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ItemBuilderTest {
    private static final Failure WHY = Failure.handler("no");

    @Test
    void an_item_is_in_the_state_that_is_asked_for() {
        Instant later = Instant.parse("2025-12-10T10:00:05Z");

        assertEquals(Status.PENDING, anItem().pending().status());
        assertEquals(later, anItem().waitingUntil(later, WHY).retryAt());
        assertEquals(Status.FAILED, anItem().failed(WHY).status());
        assertEquals(Map.of("ok", true), anItem().completed(Map.of("ok", true)).responseData());
    }

    @Test
    void what_is_said_of_it_shows() {
        Instant time = Instant.parse("2026-01-01T00:00:00Z");
        ItemId id = new ItemId("0123456789abcdef01234567");

        SyncItem item = anItem().of(BOB)
                .withId(id)
                .at(time)
                .sent(put("/api/notes/1", Map.of("n", 1)))
                .pending();

        assertEquals(BOB, item.userId());
        assertEquals(id, item.id());
        assertEquals(time, item.createdAt());
        assertEquals("/api/notes/1", item.endpoint());
    }

    @Test
    void the_id_of_a_named_mutation_is_the_one_that_the_queue_gives_it() {
        var named = put("/api/notes/1", Map.of()).withMutationId("m-1");

        assertEquals(
                ItemId.of(BOB, "m-1"), anItem().of(BOB).sent(named).pending().id());
    }

    @Test
    void the_context_is_that_of_the_next_attempt() {
        ItemBuilder item = anItem().failedAttempts(2);

        assertEquals(2, item.pending().attempts());
        assertEquals(3, item.context().attempt());
        assertEquals(item.pending().id().hex(), item.context().idempotencyKey());
        assertEquals(item.context().now().plusSeconds(30), item.context().deadline());
    }

    @Test
    void the_context_has_the_variables_of_the_path_that_the_handler_is_declared_with() {
        ItemBuilder item = anItem().sent(put("/api/shops/s%201/mails/7", Map.of()));

        assertEquals("s 1", item.routedBy("/api/shops/{shop}/mails").context().variable("shop"));
        var refused = assertThrows(IllegalArgumentException.class, () -> item.routedBy("/api/{a}/mails"));
        assertEquals("/api/shops/s%201/mails/7 was sent, which /api/{a}/mails does not match", refused.getMessage());
    }

    @Test
    void fewer_attempts_than_none_are_refused() {
        var refused = assertThrows(IllegalArgumentException.class, () -> anItem().failedAttempts(-1));

        assertEquals("failedAttempts must be at least 0, not -1", refused.getMessage());
    }
}
