package dev.offlinesync.core.engine;

import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.SyncItem;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What may run now, and what is known about the rest.
 *
 * @param runs in order, no more than a batch
 * @param due how many items were due, {@code runs} included
 * @param blocked how many of those wait for an earlier one on their record, as far as was looked
 * @param waiting how many wait for their own retry
 */
record Selection(
        List<SyncItem> runs,
        int due,
        int blocked,
        int waiting,
        @Nullable Instant nextRetryAt) {
    Selection {
        runs = List.copyOf(runs);
    }

    List<ItemId> ids() {
        return runs.stream().map(SyncItem::id).toList();
    }
}
