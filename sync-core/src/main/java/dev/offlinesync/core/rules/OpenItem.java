package dev.offlinesync.core.rules;

import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.SyncItem;
import java.time.Instant;
import java.util.Comparator;

/**
 * As much of an open item as its place in the order depends on.
 *
 * @param recordKey items with the same one run in the order of their sequences
 * @param due may run now, as far as its own retry time goes
 */
public record OpenItem(ItemId id, String recordKey, int priority, long sequence, boolean due) {
    /** Oldest first. Sequences are unique but for items written by hand; the id decides among those. */
    public static final Comparator<OpenItem> BY_AGE =
            Comparator.comparingLong(OpenItem::sequence).thenComparing(OpenItem::id);

    /** @throws IllegalStateException for an item that has no record key yet */
    public static OpenItem of(SyncItem item, Instant now) {
        String key = item.recordKey();
        if (key == null) {
            throw new IllegalStateException("item " + item.id() + " has no record key yet");
        }
        return new OpenItem(item.id(), key, item.priority(), item.sequence(), item.isDue(now));
    }
}
