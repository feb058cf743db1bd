package dev.offlinesync.contract.simulation;

import dev.offlinesync.core.item.SyncItem;

/** An item of the model, from the moment when it is stored until it is cleared. */
final class ModelItem {
    final long order;
    final int stored;
    SyncItem is;
    /** As the store last answered it; {@link SyncItem#UNORDERED} until then. */
    long sequence;
    /** Whether a person has set when it is due. */
    boolean isPostponed;
    /** The epoch of the lane under which it was last settled; -1 if it was not. */
    long settledUnder = -1;
    /** The step at which it was last settled. */
    int settled = -1;
    /** The step at which it was opened again, at its old place. */
    int reopened = -1;

    ModelItem(long order, int stored, SyncItem item, long sequence) {
        this.order = order;
        this.stored = stored;
        this.is = item;
        this.sequence = sequence;
    }
}
