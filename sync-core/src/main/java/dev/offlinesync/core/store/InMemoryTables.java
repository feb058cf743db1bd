package dev.offlinesync.core.store;

import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Position;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.record.Slot;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What the in-memory store contains. Every call of a port holds the lock of this object, and so is atomic. */
final class InMemoryTables {
    private static final Comparator<SyncItem> ORDER = Comparator.comparingInt(SyncItem::priority)
            .reversed()
            .thenComparingLong(SyncItem::sequence)
            .thenComparing(SyncItem::id);

    final InstantSource clock;
    final Map<ItemId, SyncItem> items = new HashMap<>();
    final Map<OwnedKey, Slot> slots = new TreeMap<>();
    /** The numbers of the slots in their users' feeds. */
    final Map<OwnedKey, Long> numbers = new HashMap<>();

    final Map<UserId, Leased> lanes = new HashMap<>();
    final Map<UserId, Map<String, Device>> devices = new HashMap<>();
    final Map<UserId, FeedState> feeds = new HashMap<>();
    /** Those whose generation has ended, as they were. */
    final Map<UserId, FeedState> ended = new HashMap<>();

    private long sequence;

    InMemoryTables(InstantSource clock) {
        this.clock = clock;
    }

    /** Each user's records have keys of their own. */
    record OwnedKey(UserId user, RecordKey key) implements Comparable<OwnedKey> {
        @Override
        public int compareTo(OwnedKey other) {
            int c = user.compareTo(other.user);
            return c != 0 ? c : key.compareTo(other.key);
        }
    }

    /** What stands under this key of the user's. */
    Slot slot(UserId user, RecordKey key) {
        return slots.getOrDefault(new OwnedKey(user, key), Slot.empty(key));
    }

    /** @param until the end of the lease; of no meaning while the lane is free */
    record Leased(LaneState state, Instant until) {
        static final Leased NEW = new Leased(LaneState.NEW, Instant.MIN);

        boolean isHeld(Instant now) {
            return !state.isFree() && now.isBefore(until);
        }

        boolean isAbandoned(Instant now) {
            return !state.isFree() && !now.isBefore(until);
        }
    }

    SyncItem put(SyncItem item) {
        SyncItem stored = item.withSequence(++sequence);
        items.put(stored.id(), stored);
        return stored;
    }

    boolean isAsRead(SyncItem before) {
        SyncItem is = items.get(before.id());
        return is != null
                && is.status() == before.status()
                && is.attempts() == before.attempts()
                && is.sequence() == before.sequence()
                && is.epoch() == before.epoch();
    }

    Stream<SyncItem> of(UserId user, Set<Status> statuses) {
        return items.values().stream()
                .filter(i -> i.userId().equals(user) && statuses.contains(i.status()))
                .sorted(ORDER);
    }

    static boolean isBehind(SyncItem item, Position place) {
        if (item.priority() != place.priority()) {
            return item.priority() < place.priority();
        }
        return item.sequence() > place.sequence();
    }
}
