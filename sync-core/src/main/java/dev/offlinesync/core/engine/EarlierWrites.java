package dev.offlinesync.core.engine;

import dev.offlinesync.core.item.Basis;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.Tree;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.record.StoredValues;
import dev.offlinesync.core.rules.EarlierWrite;
import dev.offlinesync.core.rules.Planned;
import dev.offlinesync.core.store.QueueStore;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The writes that items say they are based on, of those that are not in the same batch. Asked under the lane, so that what
 * they have come to stays true; an item that names no earlier write costs no query, and an ordinary chain costs one.
 */
final class EarlierWrites {
    private static final int AT_ONCE = 16;

    /** How far a chain of writes is followed. */
    private static final int MOST_STEPS = 20;

    private final QueueStore queue;

    EarlierWrites(QueueStore queue) {
        this.queue = queue;
    }

    Map<ItemId, EarlierWrite> of(UserId user, List<Planned> planned) {
        Map<ItemId, SyncItem> batch = new HashMap<>();
        planned.forEach(p -> batch.put(p.item().id(), p.item()));
        Wanted wanted = new Wanted(user, batch);
        planned.forEach(p -> wanted.add(p.item().basis(), old(p.item().basis())));
        Map<ItemId, EarlierWrite> found = new HashMap<>();
        for (int i = 0; i < MOST_STEPS && !wanted.isEmpty(); i++) {
            load(user, wanted, found);
        }
        return found;
    }

    private static Map<String, @Nullable Object> old(Basis basis) {
        return basis.base() == null ? Map.of() : basis.base();
    }

    private void load(UserId user, Wanted wanted, Map<ItemId, EarlierWrite> found) {
        Map<ItemId, Map<String, @Nullable Object>> now = wanted.take();
        List<ItemId> ids = List.copyOf(now.keySet());
        for (int from = 0; from < ids.size(); from += AT_ONCE) {
            List<ItemId> some = ids.subList(from, Math.min(from + AT_ONCE, ids.size()));
            for (SyncItem item : queue.load(user, some)) {
                EarlierWrite write = EarlierWrite.of(item);
                found.put(item.id(), write);
                Map<String, @Nullable Object> unexplained = unexplained(write, now.getOrDefault(item.id(), Map.of()));
                if (write.hasMadeNothing() || !unexplained.isEmpty()) {
                    wanted.add(write.basis(), unexplained);
                }
            }
        }
    }

    /** Old values that the write has neither sent nor left: they may be those of an earlier one that made nothing. */
    private static Map<String, @Nullable Object> unexplained(EarlierWrite write, Map<String, @Nullable Object> old) {
        Map<String, @Nullable Object> rest = new HashMap<>(old);
        if (!write.hasMadeNothing()) {
            Tree made = write.made();
            rest.keySet().removeAll(write.data().keySet());
            rest.entrySet()
                    .removeIf(field -> made != null && StoredValues.isEcho(made.get(field.getKey()), field.getValue()));
        }
        return rest;
    }

    /** What is to be loaded next, each with the old values of those that are based on it. */
    private static final class Wanted {
        private final UserId user;
        private final Map<ItemId, SyncItem> batch;
        private final Set<ItemId> asked = new HashSet<>();
        private Map<ItemId, Map<String, @Nullable Object>> next = new HashMap<>();

        Wanted(UserId user, Map<ItemId, SyncItem> batch) {
            this.user = user;
            this.batch = batch;
        }

        boolean isEmpty() {
            return next.isEmpty();
        }

        Map<ItemId, Map<String, @Nullable Object>> take() {
            Map<ItemId, Map<String, @Nullable Object>> taken = next;
            next = new HashMap<>();
            asked.addAll(taken.keySet());
            return taken;
        }

        /** The first write behind this one that is not in the batch. */
        void add(Basis from, Map<String, @Nullable Object> old) {
            Map<String, @Nullable Object> left = new HashMap<>(old);
            Basis basis = from;
            for (int i = 0; i <= batch.size() && basis.mutationId() != null; i++) {
                ItemId id = ItemId.of(user, basis.mutationId());
                SyncItem item = batch.get(id);
                if (item == null) {
                    if (!asked.contains(id)) {
                        next.computeIfAbsent(id, key -> new HashMap<>()).putAll(left);
                    }
                    return;
                }
                left.keySet().removeAll(item.data().keySet());
                basis = item.basis();
            }
        }
    }
}
