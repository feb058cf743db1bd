package dev.offlinesync.core.engine;

import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.OrderKey;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.queue.SyncQueue.Backlog;
import dev.offlinesync.core.queue.SyncQueue.Processed;
import dev.offlinesync.core.rules.Needs;
import dev.offlinesync.core.rules.Routed;
import dev.offlinesync.core.store.FeedState;
import dev.offlinesync.core.store.QueueStore;
import dev.offlinesync.core.store.StoreRefused;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a run has attempted, and what that leaves of what was due. */
final class Tally {
    private static final long ENOUGH_ANSWERS = 8L << 20;

    private final List<SyncItem> attempted = new ArrayList<>();
    private final Set<ItemId> ids = new HashSet<>();
    private final Set<ItemId> ended = new HashSet<>();
    private final Set<ItemId> completed = new HashSet<>();
    /** Records with an item that was attempted here, is to be tried again, and is in the way of later ones. */
    private final Set<OrderKey> held = new HashSet<>();
    /** Records with items that come first and did not run here: they were made due here, or left for later. */
    private final Set<OrderKey> heldByDue = new HashSet<>();

    private final Set<ItemId> madeDue = new HashSet<>();
    private int nowDue;
    private long answered;
    private @Nullable StoreRefused refusal;
    private @Nullable String generation;
    private final EngineContext context;

    Tally(EngineContext context) {
        this.context = context;
    }

    void add(SyncItem item) {
        attempted.add(item);
        answered += item.answerWeight();
        ids.add(item.id());
        if (!item.status().isOpen()) {
            ended.add(item.id());
        }
        if (item.status().isSuccess()) {
            completed.add(item.id());
        }
        if (item.status().isOpen() && !item.letsPass(context.now())) {
            held.add(item.orderKey());
        }
    }

    /** The feed that the numbers are of. */
    void committed(FeedState feed) {
        generation = feed.generation();
    }

    /** An item is due now, and did not run: what is behind it waits for it. */
    void addDue(SyncItem before, SyncItem after) {
        madeDue.add(after.id());
        nowDue += before.isDue(context.now()) ? 0 : 1;
        heldByDue.add(after.orderKey());
    }

    /** An item is left for a later visit, and what is behind it waits for it. */
    void leave(SyncItem item) {
        heldByDue.add(item.orderKey());
    }

    /** The database refuses to write how an item ended. It is left as it is, and what is behind it waits for it. */
    void refuse(SyncItem item, StoreRefused why) {
        leave(item);
        refusal = why;
    }

    /** @throws StoreRefused if nothing else happened than that items were refused: calling again would not help */
    void requireProgress() {
        if (refusal != null && attempted.isEmpty()) {
            throw refusal;
        }
    }

    /** Items that became due by what was attempted here, beside those that were due before. */
    Set<ItemId> madeDue() {
        return madeDue;
    }

    /** What is completed by what was attempted here. */
    Set<ItemId> completed() {
        return completed;
    }

    /** Whether the answers of what was attempted take as much memory as a batch may: the rest is for a later one. */
    boolean isFull() {
        return answered >= ENOUGH_ANSWERS;
    }

    /** What the answers of the handlers take, as they are stored. */
    long answerBytes() {
        return answered;
    }

    boolean isEmpty() {
        return attempted.isEmpty();
    }

    /** Whether an earlier item on its record was attempted here and is to be tried again: then this one waits. */
    boolean holdsBack(SyncItem item) {
        return held.contains(item.orderKey()) || heldByDue.contains(item.orderKey());
    }

    /** @param selection what the last look found; the counts begin there */
    Processed processed(Selection selection, boolean busy) {
        int ran = 0;
        int behind = 0;
        for (Routed run : selection.runs()) {
            SyncItem item = run.item();
            if (ids.contains(item.id())) {
                ran++;
            } else if (held.contains(item.orderKey())) {
                behind++;
            }
        }
        int free = nowDue + wokenAmong(selection.dependants());
        int remaining = Math.max(0, selection.due() - selection.blocked() - ran - behind + free);
        int waiting = Math.max(
                0, selection.waiting() + selection.blocked() + (int) waiting().count() + behind - free);
        Instant nextRetryAt = Stream.concat(
                        Stream.ofNullable(selection.nextRetryAt()),
                        waiting().map(SyncItem::retryAt).flatMap(Stream::ofNullable))
                .min(Comparator.naturalOrder())
                .orElse(null);
        return new Processed(attempted, new Backlog(capped(remaining), capped(waiting), nextRetryAt), busy, generation);
    }

    /** Of the items that waited for others on other records, how many may no longer have to. */
    private int wokenAmong(List<Needs> dependants) {
        return (int) dependants.stream()
                .filter(needs -> needs.open().stream().anyMatch(ended::contains))
                .count();
    }

    private Stream<SyncItem> waiting() {
        return attempted.stream().filter(a -> a.status().isOpen());
    }

    private static int capped(int count) {
        return Math.min(QueueStore.COUNTED, count);
    }
}
