package dev.offlinesync.core.engine;

import static dev.offlinesync.core.testing.Fixture.ANN;
import static dev.offlinesync.core.testing.Fixture.create;
import static dev.offlinesync.core.testing.Fixture.delete;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.offlinesync.core.OfflineSync;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.queue.SyncQueue;
import dev.offlinesync.core.queue.SyncQueue.Written;
import dev.offlinesync.core.record.RecordRules;
import dev.offlinesync.core.record.Resource;
import dev.offlinesync.core.store.InMemoryStore;
import dev.offlinesync.core.store.SyncStore;
import dev.offlinesync.core.testing.LanesStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a crash leaves of a commit that is no transaction: the record is written, the item is not. */
class PartialCommitTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2025-12-10T10:00:00Z"));
    private static final Submission DELETION = delete("a").withMutationId("delete a");

    private final SyncStore atomic = new InMemoryStore(CLOCK);
    private final SyncQueue partial = queue(LanesStore.partial(atomic));

    private static SyncQueue queue(SyncStore store) {
        return OfflineSync.builder(store)
                .handlers(Handlers.builder()
                        .resource(Resource.of("/api/expenses", RecordRules.NONE))
                        .build())
                .clock(CLOCK)
                .build()
                .queue();
    }

    /** The record is gone, and nothing in the queue says who deleted it. */
    private void deleteAndForgetTheItem() {
        partial.push(ANN, List.of(create("a")));
        assertInstanceOf(Written.Done.class, partial.write(ANN, DELETION));
        partial.clear(ANN, Set.of(Status.COMPLETED));
    }

    @Test
    void a_repeated_deletion_that_happened_is_done_through_push_and_through_a_direct_write() {
        deleteAndForgetTheItem();
        assertInstanceOf(Written.Done.class, partial.write(ANN, DELETION));

        partial.clear(ANN, Set.of(Status.COMPLETED));
        assertEquals(
                Status.COMPLETED,
                partial.push(ANN, List.of(DELETION)).get(0).item().status());
    }

    @Test
    void where_commits_are_whole_the_same_deletion_is_a_new_one_of_a_record_that_is_not_there() {
        deleteAndForgetTheItem();
        Written.Failed failed =
                assertInstanceOf(Written.Failed.class, queue(atomic).write(ANN, DELETION));
        assertEquals(Failure.Kind.NOT_FOUND, failed.failure().kind());
    }
}
