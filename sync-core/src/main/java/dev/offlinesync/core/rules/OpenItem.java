package dev.offlinesync.core.rules;

import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.OrderKey;
import dev.offlinesync.core.item.SyncItem;
import java.time.Instant;
import java.util.Comparator;

/**
 * As much of an open item as its place in the order depends on.
 *
 * @param orderKey items with the same one run in the order of their sequences
 * @param due may run now, as far as its own retry time goes
 */
public record OpenItem(ItemId id, OrderKey orderKey, int priority, long sequence, boolean due) {
    /** Oldest first. Sequences are unique but for items written by hand; the id decides among those. */
    public static final Comparator<OpenItem> BY_AGE =
            Comparator.comparingLong(OpenItem::sequence).thenComparing(OpenItem::id);

    /** @throws IllegalStateException for an item that was not repaired yet */
    public static OpenItem of(SyncItem item, Instant now) {
        if (!item.isOrdered()) {
            throw new IllegalStateException("item " + item.id() + " has no order key yet");
        }
        return new OpenItem(item.id(), item.orderKey(), item.priority(), item.sequence(), item.isDue(now));
    }
}
