package dev.offlinesync.core.engine;

import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.queue.SyncQueue.Added;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a push has to answer: how its items stand, as far as it knows by now. */
final class PushAnswers {
    /** What a push may have to answer, in bytes, before it leaves what is left to later calls. */
    private static final long ENOUGH = 8L << 20;

    private final List<Added> added;
    private final Map<ItemId, SyncItem> latest = new HashMap<>();
    private final Set<ItemId> gone = new HashSet<>();
    private @Nullable String generation;

    PushAnswers(List<Added> added) {
        this.added = added;
        for (Added a : added) {
            if (a.kind() != Added.Kind.REUSED && a.kind() != Added.Kind.REFUSED) {
                latest.put(a.item().id(), a.item());
            }
        }
    }

    /**
     * Those that this push stored and that need not be loaded. Without its sequence an item cannot be settled: it is loaded
     * with the rest of the batch.
     */
    List<SyncItem> fresh() {
        return added.stream()
                .filter(a -> a.kind() == Added.Kind.STORED && a.item().sequence() != SyncItem.UNORDERED)
                .map(Added::item)
                .toList();
    }

    Set<ItemId> due(Instant now) {
        return latest.values().stream()
                .filter(i -> i.isDue(now))
                .map(SyncItem::id)
                .collect(Collectors.toSet());
    }

    boolean isLatest(SyncItem item) {
        return item.equals(latest.get(item.id()));
    }

    boolean isEnough() {
        return latest.values().stream().mapToLong(SyncItem::answerWeight).sum() >= ENOUGH;
    }

    /** The item has run. */
    void ran(SyncItem item) {
        latest.replace(item.id(), item);
    }

    /** Those of {@code ids} that are not {@code present} were deleted. */
    void loaded(Collection<ItemId> ids, List<SyncItem> present) {
        gone.addAll(ids);
        present.forEach(i -> {
            latest.replace(i.id(), i);
            gone.remove(i.id());
        });
    }

    /** @param ofFeed which feed the numbers are of that the items have */
    void numberedIn(@Nullable String ofFeed) {
        generation = ofFeed;
    }

    /** Whether items have numbers, and it is not known of which feed. */
    boolean lackGeneration() {
        return generation == null
                && latest.values().stream().anyMatch(i -> i.receipt().change() > 0);
    }

    /** In the order of the submissions. */
    List<Added> all() {
        return added.stream()
                .map(a -> new Added(
                        latest.getOrDefault(a.item().id(), a.item()),
                        gone.contains(a.item().id()) ? Added.Kind.DELETED : a.kind(),
                        generation))
                .toList();
    }
}
