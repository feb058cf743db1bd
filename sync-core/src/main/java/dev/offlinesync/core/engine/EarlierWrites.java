package dev.offlinesync.core.engine;

import dev.offlinesync.core.item.Basis;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.rules.EarlierWrite;
import dev.offlinesync.core.rules.Planned;
import dev.offlinesync.core.store.QueueStore;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The writes that items say they are based on, of those that are not in the same batch. Asked under the lane, so that what
 * they have come to stays true; an item that names no earlier write costs no query.
 */
final class EarlierWrites {
    private static final int AT_ONCE = 16;

    /** How far a chain of writes that made nothing is followed. */
    private static final int MOST_STEPS = 20;

    private final QueueStore queue;

    EarlierWrites(QueueStore queue) {
        this.queue = queue;
    }

    Map<ItemId, EarlierWrite> of(UserId user, List<Planned> planned) {
        Set<ItemId> known = new HashSet<>();
        Set<ItemId> wanted = new HashSet<>();
        for (Planned p : planned) {
            known.add(p.item().id());
            want(user, p.item().basis(), wanted);
        }
        Map<ItemId, EarlierWrite> found = new HashMap<>();
        wanted.removeAll(known);
        for (int i = 0; i < MOST_STEPS && !wanted.isEmpty(); i++) {
            known.addAll(wanted);
            wanted = load(user, List.copyOf(wanted), found);
            wanted.removeAll(known);
        }
        return found;
    }

    private static void want(UserId user, Basis basis, Set<ItemId> wanted) {
        if (basis.mutationId() != null) {
            wanted.add(ItemId.of(user, basis.mutationId()));
        }
    }

    /** @return what those are based on that made nothing */
    private Set<ItemId> load(UserId user, List<ItemId> ids, Map<ItemId, EarlierWrite> found) {
        Set<ItemId> next = new HashSet<>();
        for (int from = 0; from < ids.size(); from += AT_ONCE) {
            List<ItemId> some = ids.subList(from, Math.min(from + AT_ONCE, ids.size()));
            for (SyncItem item : queue.load(user, some)) {
                EarlierWrite write = EarlierWrite.of(item);
                found.put(item.id(), write);
                if (write.hasMadeNothing()) {
                    want(user, write.basis(), next);
                }
            }
        }
        return next;
    }
}
