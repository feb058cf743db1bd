package dev.offlinesync.mongo;

import static dev.offlinesync.contract.Given.ANNA;
import static dev.offlinesync.contract.Given.LEASE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.contract.Given;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.queue.SyncQueue;
import dev.offlinesync.core.store.LaneStore;
import dev.offlinesync.core.store.LaneStore.Claim;
import dev.offlinesync.core.store.LaneStore.Commit;
import dev.offlinesync.core.store.LaneStore.Lane;
import dev.offlinesync.core.store.LaneStore.Next;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A party that stops in the middle of its transaction holds locks. A party that takes its lane over does not wait for
 * them.
 */
@RequiresMongo
class TakeoverTest {
    private static Fixture mongo;
    private static MongoStore other;

    @BeforeAll
    static void start() {
        mongo = Fixture.replicaSet();
        other = mongo.open();
    }

    @AfterAll
    static void stop() {
        mongo.close();
    }

    @BeforeEach
    void empty() {
        mongo.empty();
    }

    @Test
    void an_open_transaction_of_a_stopped_party_is_ended_by_the_takeover_and_commits_nothing_later() throws Exception {
        SyncItem item = Given.stored(mongo.store, Given.item(ANNA));
        LaneStore lanes = mongo.store.lanes();
        Lane lane =
                ((Claim.Claimed) lanes.claim(ANNA, "stopped", List.of(item.id()), LEASE, Given::interrupted)).lane();
        mongo.endLeases();
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch revived = new CountDownLatch(1);
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            Future<Commit> late = thread.submit(() -> lanes.commit(lane, Set.of(), new Next.Release(), read -> {
                inside.countDown();
                await(revived);
                return Given.completing(List.of(item));
            }));
            inside.await();

            // were its session not killed, its locks would make the taker give up: busy
            Claim claim = other.lanes().claim(ANNA, "taker", List.of(), LEASE, Given::interrupted);

            assertTrue(assertInstanceOf(Claim.Claimed.class, claim).takenOver());
            revived.countDown();
            assertEquals(new Commit.LaneLost(), late.get());
            SyncItem is = mongo.store.queue().find(item.id()).orElseThrow();
            assertEquals("interrupted", is.error());
            assertEquals(1, is.attempts());
            other.lanes().release(((Claim.Claimed) claim).lane());
        } finally {
            revived.countDown();
            thread.shutdown();
        }
        // sessions that were killed are not used again
        SyncQueue queue = Queues.on(mongo.store);
        for (int i = 0; i < 20; i++) {
            queue.add(Given.BERT, Queues.create(Map.of()));
            assertEquals(1, queue.process(Given.BERT).successful());
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void the_session_of_a_lane_that_was_given_back_is_used_again() {
        SyncQueue queue = Queues.on(mongo.store);
        Set<Object> sessions = new java.util.HashSet<>();
        for (int i = 0; i < 20; i++) {
            queue.add(ANNA, Queues.create(Map.of()));
            queue.process(ANNA);
        }
        mongo.commands.stream().filter(c -> c.containsKey("lsid")).forEach(c -> sessions.add(c.getDocument("lsid")));

        assertTrue(sessions.size() <= 4, () -> sessions.size() + " sessions");
    }
}
