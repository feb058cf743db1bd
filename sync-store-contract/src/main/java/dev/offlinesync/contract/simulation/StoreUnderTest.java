package dev.offlinesync.contract.simulation;

import dev.offlinesync.contract.RecordKeys;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.store.SyncStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/**
 * A store under test, and what a person can do to it behind the queue's back. It is empty at first and knows
 * {@link #COLLECTIONS}.
 *
 * <p>No lease expires by itself: the store's clock stands still until {@link #endLeases}.
 */
public interface StoreUnderTest extends AutoCloseable {
    Set<String> COLLECTIONS = Set.of("expenses", "orders");

    /** Long enough that a database which has its own clock never ends one in the middle of a run. */
    Duration LEASE = Duration.ofMinutes(10);

    SyncStore store();

    /** Lets every lease that runs at this moment be over. */
    void endLeases();

    /** Whether two users may have records under the same key. */
    default RecordKeys recordKeys() {
        return RecordKeys.OF_EACH_USER;
    }

    /** At every how many-th move a client that watches the change feed gets a page: more seldom where pages take long. */
    default int watchEvery() {
        return 1;
    }

    /** By hand: a failed item is pending again, with 0 attempts. */
    void requeue(ItemId item);

    /** By hand: this item is deleted. */
    void delete(ItemId item);

    /** By hand: this open item has another priority. */
    void prioritize(ItemId item, int priority);

    /** By hand: this open item is due at another time. */
    void postpone(ItemId item, Instant retryAt);

    @Override
    void close();
}
