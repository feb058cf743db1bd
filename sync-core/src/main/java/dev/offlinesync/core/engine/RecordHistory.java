package dev.offlinesync.core.engine;

import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.OrderKey;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.rules.OpenItem;
import dev.offlinesync.core.rules.Routed;
import dev.offlinesync.core.rules.Standing;
import dev.offlinesync.core.store.QueueStore;
import dev.offlinesync.core.store.QueueStore.Begun;
import dev.offlinesync.core.store.QueueStore.Open;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/**
 * What the queue knows of the records of a batch beside its items: who waits for a create, and whether an item was
 * passed. It is asked only if something is out of the ordinary, so that an ordinary batch costs no query of it.
 */
final class RecordHistory {
    /** How many items that create or delete the records of a batch, or wait for them, are looked at. */
    private static final int MOST = 1000;

    /** Of those that wait for them. */
    private static final long ENOUGH_BYTES = 8L << 20;

    private final QueueStore queue;
    private final ItemLoader loader;

    RecordHistory(QueueStore queue) {
        this.queue = queue;
        this.loader = new ItemLoader(queue);
    }

    /**
     * The same items, those among them with their standing that need it: creates that come after open items on their
     * record, or that updates wait for, and items that may have been passed.
     *
     * @param batch in the order in which they run
     * @param passing those of them that pass an earlier item
     * @param open items on their records that are known to be open, due or not
     */
    List<Routed> withStanding(UserId user, List<Routed> batch, Set<ItemId> passing, Collection<OpenItem> open) {
        Set<OrderKey> seen = new HashSet<>();
        Set<OrderKey> created = new HashSet<>();
        Set<OrderKey> asked = new HashSet<>();
        for (Routed r : batch) {
            OrderKey key = r.item().orderKey();
            boolean isBehind = !seen.add(key) || passing.contains(r.id());
            boolean isCreate = r.item().method() == Method.POST;
            if (isCreate) {
                created.add(key);
            }
            if (r.item().wasTried() || (isCreate && isBehind)) {
                asked.add(key);
            }
        }
        List<OpenItem> waiting = open.stream()
                .filter(o -> o.waitsForRecord() && created.contains(o.orderKey()))
                .limit(MOST)
                .toList();
        waiting.forEach(o -> asked.add(o.orderKey()));
        if (asked.isEmpty()) {
            return batch;
        }
        Map<OrderKey, List<Begun>> begun = begun(user, asked);
        List<SyncItem> mayWait = load(user, waiting);
        return batch.stream()
                .map(r -> asked.contains(r.item().orderKey())
                        ? r.with(standing(r.item(), begun.getOrDefault(r.item().orderKey(), List.of()), mayWait))
                        : r)
                .toList();
    }

    private Map<OrderKey, List<Begun>> begun(UserId user, Set<OrderKey> keys) {
        List<Begun> found = queue.begun(user, keys, MOST);
        Map<OrderKey, List<Begun>> begun = new HashMap<>(byRecord(found));
        if (found.size() == MOST && keys.size() > 1) {
            OrderKey last = found.get(MOST - 1).orderKey();
            keys.stream()
                    .filter(key -> key.compareTo(last) >= 0) // cut off
                    .forEach(key -> begun.put(key, queue.begun(user, Set.of(key), MOST)));
        }
        return begun;
    }

    private static Map<OrderKey, List<Begun>> byRecord(List<Begun> begun) {
        return begun.stream().collect(Collectors.groupingBy(Begun::orderKey));
    }

    private List<SyncItem> load(UserId user, List<OpenItem> items) {
        return items.isEmpty()
                ? List.of()
                : loader.load(user, items.stream().map(OpenItem::id).toList(), ENOUGH_BYTES);
    }

    /** @param mayWait updates, and perhaps others, that were waiting a moment ago because their record was not there */
    private static Standing standing(SyncItem item, List<Begun> begun, List<SyncItem> mayWait) {
        List<Standing.Begun> known = begun.stream()
                .map(b -> new Standing.Begun(b.id(), b.sequence()))
                .toList();
        Standing standing = new Standing(true, known, List.of());
        if (item.method() != Method.POST) {
            return standing;
        }
        boolean isFirst = standing.isFirst(item);
        return new Standing(
                true,
                known,
                mayWait.stream()
                        .filter(w -> w.orderKey().equals(item.orderKey())
                                && w.status().isOpen()
                                && !w.method().beginsAnew()
                                && (isFirst || item.comesBefore(w)))
                        .sorted(Comparator.comparingLong(SyncItem::sequence))
                        .toList());
    }

    /**
     * The same for a create that is not in the queue yet, and so is the newest of its record.
     *
     * @param open all open items on its record
     */
    Routed withStanding(Routed create, List<OpenItem> open) {
        SyncItem item = create.item();
        if (item.method() != Method.POST || open.isEmpty()) {
            return create;
        }
        List<Begun> begun = queue.begun(item.userId(), Set.of(item.orderKey()), MOST);
        List<OpenItem> waiting = open.stream().filter(OpenItem::waitsForRecord).toList();
        return create.with(standing(item, begun, load(item.userId(), waiting)));
    }

    /**
     * Makes the updates due that wait for this create, whose effect has just taken place elsewhere.
     *
     * @param told each of them, as it was and as it is
     */
    void letFollow(Routed create, Instant now, BiConsumer<SyncItem, SyncItem> told) {
        SyncItem item = create.item();
        List<OpenItem> open =
                queue.openBefore(item.userId(), Map.of(item.orderKey(), Long.MAX_VALUE), Open.ALL, now, MOST).stream()
                        .filter(OpenItem::waitsForRecord)
                        .toList();
        List<Begun> begun = queue.begun(item.userId(), Set.of(item.orderKey()), MOST);
        for (SyncItem waiting : standing(item, begun, load(item.userId(), open)).waiting()) {
            if (waiting.isWaiting(now)) {
                SyncItem due = waiting.broughtForward(now);
                if (queue.replace(waiting, due)) {
                    told.accept(waiting, due);
                }
            }
        }
    }

    /**
     * Whether later items of its record are completed, of an item whose effect is elsewhere. The first create does not
     * count: an update from before it is about what it made.
     */
    boolean isPassed(SyncItem item) {
        if (!item.wasTried()) {
            return false;
        }
        List<SyncItem> later = queue.completedAfter(item.userId(), item.orderKey(), item.sequence(), 2);
        if (later.size() != 1 || item.method().beginsAnew()) {
            return !later.isEmpty();
        }
        List<Begun> begun = queue.begun(item.userId(), Set.of(item.orderKey()), 1);
        return begun.isEmpty() || !begun.get(0).id().equals(later.get(0).id());
    }
}
