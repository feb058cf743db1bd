package dev.offlinesync.core.engine;

import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.store.QueueStore;
import java.util.ArrayList;
import java.util.List;

/** Loads items by id, a few at a time: of those that users have left open, a thousand may be more than there is memory. */
final class ItemLoader {
    private static final int AT_ONCE = 16;

    private final QueueStore queue;

    ItemLoader(QueueStore queue) {
        this.queue = queue;
    }

    /** The first of these items, until they have reached {@code enough} bytes together, or a few more. */
    List<SyncItem> load(UserId user, List<ItemId> ids, long enough) {
        List<SyncItem> items = new ArrayList<>();
        long bytes = 0;
        for (int from = 0; from < ids.size() && bytes < enough; from += AT_ONCE) {
            List<SyncItem> some = queue.load(user, part(ids, from));
            bytes += some.stream().mapToLong(SyncItem::weight).sum();
            items.addAll(some);
        }
        return items;
    }

    private static List<ItemId> part(List<ItemId> ids, int from) {
        return ids.subList(from, Math.min(from + AT_ONCE, ids.size()));
    }
}
