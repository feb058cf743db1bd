package dev.offlinesync.core.store;

import dev.offlinesync.core.item.SyncItem;

/**
 * For stores: the items that an insert found present, which together may be more than there is memory. Give it each one as
 * it is read. Used for one call.
 */
public final class PresentItems {
    private long bytes;

    /** The item; without its data and answer once those before it take {@link Page#MAX_BYTES}. */
    public SyncItem bounded(SyncItem item) {
        if (bytes >= Page.MAX_BYTES) {
            return item.withoutContent();
        }
        bytes += item.weight();
        return item;
    }
}
