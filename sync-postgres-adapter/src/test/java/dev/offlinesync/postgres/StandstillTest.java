package dev.offlinesync.postgres;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.contract.Given;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.store.LaneStore;
import dev.offlinesync.core.store.LaneStore.Claim;
import dev.offlinesync.core.store.LaneStore.Lane;
import dev.offlinesync.core.store.StoreUnavailable;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A server stands still in the middle of a commit, with the lane's row locked, beyond its lease (of no time at all).
 */
@RequiresPostgres
@Tag("thorough")
class StandstillTest {
    @Test
    void another_server_ends_its_transaction_and_takes_over() throws Exception {
        ExecutorService frozen = Executors.newSingleThreadExecutor();
        CountDownLatch deciding = new CountDownLatch(1);
        CountDownLatch thaw = new CountDownLatch(1);
        try (TestDatabase database = new TestDatabase();
                PostgresStore other = database.open()) {
            SyncItem item = Given.stored(database.store, Given.item(Given.ANNA));
            LaneStore lanes = database.store.lanes();
            Lane lane = claimed(claim(lanes, item.id())).lane();
            Future<?> commit = frozen.submit(() -> lanes.commit(lane, Set.of(), new LaneStore.Next.Release(), read -> {
                deciding.countDown();
                awaitQuietly(thaw);
                return Given.completing(List.of(item));
            }));
            deciding.await();

            assertInstanceOf(Claim.Busy.class, claim(other.lanes(), item.id()), "nobody waits for its lock");
            Claim taken = await().atMost(Duration.ofSeconds(10))
                    .until(() -> claim(other.lanes(), item.id()), Claim.Claimed.class::isInstance);
            assertTrue(claimed(taken).takenOver());
            thaw.countDown();

            ExecutionException failed = assertThrows(ExecutionException.class, commit::get);
            assertInstanceOf(StoreUnavailable.class, failed.getCause());
            SyncItem now = other.queue().find(item.id()).orElseThrow();
            assertEquals(Status.PENDING, now.status());
            assertEquals(1, now.attempts(), "it was running alone");
        } finally {
            thaw.countDown();
            frozen.shutdown();
        }
    }

    private static Claim claim(LaneStore lanes, ItemId item) {
        return lanes.claim(Given.ANNA, Given.id().hex(), List.of(item), Duration.ZERO, Given::interrupted);
    }

    private static Claim.Claimed claimed(Claim claim) {
        return assertInstanceOf(Claim.Claimed.class, claim);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
