package dev.offlinesync.core.store;

import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.SyncItem;
import java.util.HashSet;
import java.util.Set;

/**
 * For stores: items that are told of whatever their number and their size, such as those that an insert found present.
 * Together they may be more than there is memory. Give it each one as it is read. Used for one call.
 */
public final class PresentItems {
    private final Set<ItemId> shortened = new HashSet<>();
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
        SyncItem item = bare.read();
        shortened.add(item.id());
        return item;
    }

    /** Those that were read without their data and answer. */
    public Set<ItemId> shortened() {
        return shortened;
    }
}
