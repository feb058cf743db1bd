package dev.offlinesync.core.engine;

import dev.offlinesync.core.event.SyncEvent;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.queue.SyncQueue.Added;
import dev.offlinesync.core.store.Enlistment;
import dev.offlinesync.core.store.QueueStore;
import dev.offlinesync.core.store.StoreRefused;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Stores items within their user's quota, and says of each whether it is new, a resend, or has the id of another write.
 */
final class Insertion {
    private final QueueStore queue;
    private final Quota quota;
    private final SafeListener listener;

    Insertion(QueueStore queue, Quota quota, SafeListener listener) {
        this.queue = queue;
        this.quota = quota;
        this.listener = listener;
    }

    /** Stores all of them; none if the store refuses one. */
    List<Added> all(UserId user, List<SyncItem> items) {
        return quota.storing(user, items, () -> stored(user, items, this::insert));
    }

    /** The same in a transaction of the application's. It may not be committed, so the listener is not told. */
    List<Added> within(Enlistment transaction, UserId user, List<SyncItem> items) {
        return quota.storing(user, items, () -> stored(user, items, transaction::insert));
    }

    /** Stores those that the store takes. */
    List<Added> some(UserId user, List<SyncItem> items) {
        return quota.storing(user, items, () -> storeWhatTheStoreTakes(user, items));
    }

    /** In order, and halved if the database refuses one of them, until that one stands alone. */
    private List<Added> storeWhatTheStoreTakes(UserId user, List<SyncItem> items) {
        try {
            return stored(user, items, this::insert);
        } catch (StoreRefused e) {
            if (items.size() == 1) {
                SyncItem refused = items.get(0);
                listener.on(new SyncEvent.WriteRefused(user, "item " + refused.id(), String.valueOf(e.getMessage())));
                return List.of(new Added(refused, Added.Kind.REFUSED));
            }
            int half = items.size() / 2;
            List<Added> added = new ArrayList<>(storeWhatTheStoreTakes(user, items.subList(0, half)));
            added.addAll(storeWhatTheStoreTakes(user, items.subList(half, items.size())));
            return added;
        }
    }

    private List<QueueStore.Stored> insert(List<SyncItem> items) {
        List<QueueStore.Stored> stored = queue.insert(items);
        stored.stream().filter(QueueStore.Stored::isNew).forEach(s -> listener.on(new SyncEvent.Stored(s.item())));
        return stored;
    }

    private static List<Added> stored(
            UserId user, List<SyncItem> items, Function<List<SyncItem>, List<QueueStore.Stored>> insertion) {
        Map<ItemId, SyncItem> distinct = new LinkedHashMap<>();
        items.forEach(item -> distinct.putIfAbsent(item.id(), item));
        Map<ItemId, QueueStore.Stored> stored = new HashMap<>();
        if (!distinct.isEmpty()) {
            insertion
                    .apply(List.copyOf(distinct.values()))
                    .forEach(s -> stored.put(s.item().id(), s));
        }
        Set<ItemId> seen = new HashSet<>();
        List<Added> answers = new ArrayList<>();
        for (SyncItem item : items) {
            QueueStore.Stored s = stored.get(item.id());
            if (s == null) {
                throw new IllegalStateException("the store did not answer for item " + item.id());
            }
            boolean first = seen.add(item.id());
            answers.add(new Added(
                    s.item(),
                    !s.item().hasSameContent(item) || !s.item().userId().equals(user)
                            ? Added.Kind.REUSED
                            : first && s.isNew() ? Added.Kind.STORED : Added.Kind.DUPLICATE));
        }
        return answers;
    }
}
