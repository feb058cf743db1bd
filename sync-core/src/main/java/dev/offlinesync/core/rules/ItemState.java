package dev.offlinesync.core.rules;

import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.SyncItem;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far an item has come that another one depends on.
 *
 * @param sequence {@link SyncItem#UNORDERED} if a person wrote it, and it was not repaired yet
 * @param due its place in the order; null if it is not due, or has no order key yet
 */
public record ItemState(
        ItemId id,
        Status status,
        int priority,
        long sequence,
        @Nullable OpenItem due) {
    public static ItemState of(SyncItem item, Instant now) {
        boolean mayRun = item.isDue(now) && item.isOrdered();
        return new ItemState(
                item.id(), item.status(), item.priority(), item.sequence(), mayRun ? OpenItem.of(item, now) : null);
    }
}
