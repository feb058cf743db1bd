package dev.offlinesync.contract.simulation;

import dev.offlinesync.core.item.SyncItem;

/** One stay of an item in the queue, from its storing to its clearing. */
final class ModelItem {
    final long order;
    final int stored;
    SyncItem is;
    /** As the store told it, {@link SyncItem#UNORDERED} as long as it has not. */
    long sequence;
    /** When it was opened again, at its old place. */
    int reopened = -1;

    ModelItem(long order, int stored, SyncItem item, long sequence) {
        this.order = order;
        this.stored = stored;
        this.is = item;
        this.sequence = sequence;
    }
}
