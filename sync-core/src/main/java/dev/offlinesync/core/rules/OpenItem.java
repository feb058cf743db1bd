package dev.offlinesync.core.rules;

import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.OrderKey;
import dev.offlinesync.core.item.SyncItem;
import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * As much of an open item as its place in the order depends on.
 *
 * @param orderKey items with the same one run in the order of their sequences
 * @param due may run now, as far as its own retry time goes
 * @param failed what kind of failure it waits after; null if there was none, and of an item that is due
 */
public record OpenItem(
        ItemId id, OrderKey orderKey, int priority, long sequence, boolean due, Failure.@Nullable Kind failed) {
    /** Oldest first. Sequences are unique but for items written by hand; the id decides among those. */
    public static final Comparator<OpenItem> BY_AGE =
            Comparator.comparingLong(OpenItem::sequence).thenComparing(OpenItem::id);

    /** @throws IllegalStateException for an item that was not repaired yet */
    public static OpenItem of(SyncItem item, Instant now) {
        if (!item.isOrdered()) {
            throw new IllegalStateException("item " + item.id() + " has no order key yet");
        }
        boolean due = item.isDue(now);
        Failure failure = due ? null : item.failure();
        return new OpenItem(
                item.id(),
                item.orderKey(),
                item.priority(),
                item.sequence(),
                due,
                failure == null ? null : failure.kind());
    }

    /** It waits, and later items on its record may run meanwhile: waiting alone cannot cure what it failed of. */
    public boolean letsPass() {
        return !due && failed != null && failed.letsPass();
    }

    /** It waits because its record was not there. */
    public boolean waitsForRecord() {
        return !due && failed == Failure.Kind.NOT_FOUND;
    }
}
