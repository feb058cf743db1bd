package dev.offlinesync.core.store;

import dev.offlinesync.core.item.SyncItem;

/**
 * For stores: the items that an insert found present, which together may be more than there is memory. Give it each one as
 * it is read. Used for one call.
 */
public final class PresentItems {
    private long bytes;

    /** Reads an item. */
    @FunctionalInterface
    public interface Reading<X extends Exception> {
        SyncItem read() throws X;
    }

    /**
     * The item; without its data and answer once those before it take {@link Page#MAX_BYTES}, or once there is no
     * {@link ReadRoom} for it. A client that sends again what is stored already would be refused for ever otherwise.
     *
     * @param bare reads it without its data and answer, and takes no room for them
     */
    public <X extends Exception> SyncItem bounded(Reading<X> whole, Reading<X> bare) throws X {
        if (bytes < Page.MAX_BYTES) {
            try {
                SyncItem item = whole.read();
                bytes += item.weight();
                return item;
            } catch (ReadRoom.Exhausted e) {
                bytes = Page.MAX_BYTES;
            }
        }
        return bare.read();
    }
}
