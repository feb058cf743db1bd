package dev.offlinesync.core.engine;

import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Position;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.queue.SyncQueue.Page;
import dev.offlinesync.core.queue.SyncQueue.Receipts;
import dev.offlinesync.core.store.FeedState;
import dev.offlinesync.core.store.QueueStore;
import dev.offlinesync.core.store.SyncStore;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads items from the store; those that a lane lists are shown as being processed. */
final class QueueReader {
    private final SyncStore store;
    private final QueueStore queue;

    QueueReader(SyncStore store) {
        this.store = store;
        this.queue = store.queue();
    }

    Page items(UserId user, Set<Status> statuses, @Nullable Position after, int limit) {
        SyncStore.Listing listing = store.list(user, statuses, after, limit);
        List<SyncItem> items = listing.page().items().stream()
                .map(i -> shown(i, listing.running()))
                .toList();
        return new Page(items, listing.page().hasMore() ? Position.of(items.get(items.size() - 1)) : null);
    }

    Optional<SyncItem> find(ItemId id) {
        return queue.find(id)
                .map(i -> i.status() == Status.PENDING ? shown(i, store.lanes().running(i.userId())) : i);
    }

    private static SyncItem shown(SyncItem item, Set<ItemId> running) {
        return item.status() == Status.PENDING && running.contains(item.id()) ? item.stamped(item.updatedAt()) : item;
    }

    Receipts receipts(UserId user, Collection<String> mutationIds) {
        Map<ItemId, String> names = new LinkedHashMap<>();
        mutationIds.forEach(name -> names.put(ItemId.of(user, name), name));
        QueueStore.Receipts found = queue.receipts(user, names.keySet());
        Map<String, SyncItem> items = new HashMap<>();
        found.items().forEach(item -> items.put(names.getOrDefault(item.id(), ""), item));
        Set<String> shortened =
                found.shortened().stream().map(id -> names.getOrDefault(id, "")).collect(Collectors.toSet());
        FeedState feed = found.feed();
        return new Receipts(items, shortened, feed == null ? null : feed.generation());
    }
}
