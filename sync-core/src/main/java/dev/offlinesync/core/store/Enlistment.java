package dev.offlinesync.core.store;

import dev.offlinesync.core.item.SyncItem;
import java.util.List;

/**
 * Port: a transaction of the application's, in which items are stored together with whatever else the application
 * writes. A store whose database has such transactions gives one, for a session or a connection of the application's.
 */
@FunctionalInterface
public interface Enlistment {
    /**
     * As {@link QueueStore#insert}, but within the transaction: the items are durable, and seen by others, when it
     * commits, and are gone if it is rolled back. An item whose id is present is left unchanged and does not fail the
     * transaction, unless another transaction is inserting it at this very moment.
     */
    List<QueueStore.Stored> insert(List<SyncItem> items);
}
