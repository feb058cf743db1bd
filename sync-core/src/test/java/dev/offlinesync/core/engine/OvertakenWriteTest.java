package dev.offlinesync.core.engine;

import static dev.offlinesync.core.testing.Fixture.ANN;
import static dev.offlinesync.core.testing.Fixture.create;
import static dev.offlinesync.core.testing.Fixture.delete;
import static dev.offlinesync.core.testing.Fixture.update;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.offlinesync.core.OfflineSync;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.item.Failure;
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
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/**
 * A client that got no answer sends its write again, to another server, while the first one is still at it. That one
 * commits after the second has looked for the mutation, and before the second has the lane.
 */
class OvertakenWriteTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2025-12-10T10:00:00Z"));

    private final SyncStore store = new InMemoryStore(CLOCK);
    private final SyncQueue first = queue(store);

    private static SyncQueue queue(SyncStore store) {
        return OfflineSync.builder(store)
                .handlers(Handlers.builder()
                        .resource(Resource.of("/api/expenses", RecordRules.NONE))
                        .build())
                .clock(CLOCK)
                .build()
                .queue();
    }

    /** A server on which {@code meanwhile} happens before its first claim. */
    private SyncQueue overtakenBy(Runnable meanwhile) {
        AtomicBoolean happened = new AtomicBoolean();
        return queue(LanesStore.beforeClaims(store, () -> {
            if (!happened.getAndSet(true)) {
                meanwhile.run();
            }
        }));
    }

    @Test
    void a_deletion_that_happened_through_another_server_is_done() {
        Submission deletion = delete("a").withMutationId("delete a");
        first.push(ANN, List.of(create("a")));

        SyncQueue second = overtakenBy(() -> first.write(ANN, deletion));

        assertInstanceOf(Written.Done.class, second.write(ANN, deletion));
    }

    @Test
    void an_update_that_happened_before_its_record_was_deleted_is_done() {
        Submission update = update("a", Map.of("amount", 2)).withMutationId("update a");
        first.push(ANN, List.of(create("a")));

        SyncQueue second = overtakenBy(() -> {
            first.write(ANN, update);
            first.write(ANN, delete("a"));
        });

        assertInstanceOf(Written.Done.class, second.write(ANN, update));
    }

    @Test
    void a_deletion_by_somebody_else_is_none_of_this_mutation() {
        first.push(ANN, List.of(create("a")));

        SyncQueue second = overtakenBy(() -> first.write(ANN, delete("a")));

        Written.Failed failed = assertInstanceOf(
                Written.Failed.class, second.write(ANN, delete("a").withMutationId("delete a")));
        assertEquals(Failure.Kind.NOT_FOUND, failed.failure().kind());
    }
}
