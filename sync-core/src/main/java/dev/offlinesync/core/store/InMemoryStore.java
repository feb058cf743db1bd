package dev.offlinesync.core.store;

import dev.offlinesync.core.item.DataTree;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.policy.OpenItem;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.record.RecordWrite;
import dev.offlinesync.core.record.Slot;
import dev.offlinesync.core.record.StoredRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A store in memory, for tests of policy and handlers: the same contract as the real ones, but for durability. One lock
 * makes every call atomic.
 */
public final class InMemoryStore implements SyncStore {
    private static final Comparator<SyncItem> ORDER = Comparator.comparingInt(SyncItem::priority)
            .reversed()
            .thenComparingLong(SyncItem::sequence)
            .thenComparing(SyncItem::id);

    private final InstantSource clock;
    private final Map<ItemId, SyncItem> items = new HashMap<>();
    private final Map<RecordKey, Slot> slots = new TreeMap<>();
    private final Map<UserId, LaneState> lanes = new HashMap<>();
    private long sequence;

    /** @param clock the time by which leases run out */
    public InMemoryStore(InstantSource clock) {
        this.clock = clock;
    }

    private record LaneState(
            @Nullable String owner, long epoch, Instant until, List<ItemId> batch, List<ItemId> suspects) {}

    @Override
    public QueueStore queue() {
        return new Queue();
    }

    @Override
    public LaneStore lanes() {
        return new Lanes();
    }

    @Override
    public RecordStore records() {
        return new Records();
    }

    @Override
    public void ping() {}

    @Override
    public String describe() {
        return "memory (nothing is kept when the process ends)";
    }

    @Override
    public void close() {}

    private final class Queue implements QueueStore {
        @Override
        public List<Stored> insert(List<SyncItem> given) {
            synchronized (InMemoryStore.this) {
                List<Stored> stored = new ArrayList<>();
                for (SyncItem item : given) {
                    SyncItem present = items.get(item.id());
                    stored.add(present != null ? new Stored(present, false) : new Stored(put(item), true));
                }
                return stored;
            }
        }

        @Override
        public Optional<SyncItem> find(ItemId id) {
            synchronized (InMemoryStore.this) {
                return Optional.ofNullable(items.get(id));
            }
        }

        @Override
        public List<SyncItem> load(UserId user, Collection<ItemId> ids) {
            synchronized (InMemoryStore.this) {
                return ids.stream()
                        .map(items::get)
                        .filter(i -> i != null && i.userId().equals(user))
                        .toList();
            }
        }

        @Override
        public Due due(UserId user, Instant now, int limit, long maxBytes) {
            synchronized (InMemoryStore.this) {
                List<SyncItem> due =
                        of(user, Status.OPEN).filter(i -> i.isDue(now)).toList();
                List<SyncItem> waiting =
                        of(user, Status.OPEN).filter(i -> !i.isDue(now)).toList();
                List<SyncItem> page = new ArrayList<>();
                long bytes = 0;
                for (SyncItem item : due) {
                    bytes += DataTree.size(item.data());
                    if (page.size() == limit || (!page.isEmpty() && bytes > maxBytes)) {
                        break;
                    }
                    page.add(item);
                }
                Instant next = waiting.stream()
                        .map(SyncItem::retryAt)
                        .filter(at -> at != null)
                        .min(Comparator.naturalOrder())
                        .orElse(null);
                return new Due(
                        page,
                        Math.min(due.size(), COUNTED + limit),
                        Math.min(waiting.size(), COUNTED),
                        next,
                        List.of());
            }
        }

        @Override
        public List<OpenItem> dueBehind(UserId user, Instant now, OpenItem last, int limit) {
            synchronized (InMemoryStore.this) {
                return of(user, Status.OPEN)
                        .filter(i ->
                                i.isDue(now) && isBehind(i, new Position(last.priority(), last.sequence(), last.id())))
                        .limit(limit)
                        .map(i -> OpenItem.of(i, now))
                        .toList();
            }
        }

        @Override
        public List<OpenItem> openBefore(UserId user, Map<String, Long> before, Instant now, int limit) {
            synchronized (InMemoryStore.this) {
                return of(user, Status.OPEN)
                        .filter(i -> i.sequence() < before.getOrDefault(i.recordKey(), Long.MIN_VALUE))
                        .map(i -> OpenItem.of(i, now))
                        .sorted(Comparator.<OpenItem, byte[]>comparing(
                                        o -> o.recordKey().getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned)
                                .thenComparing(OpenItem.BY_AGE))
                        .limit(limit)
                        .toList();
            }
        }

        @Override
        public void adopt(UserId user, List<SyncItem> given) {
            // nobody edits this store by hand
        }

        @Override
        public Page<SyncItem> page(UserId user, Set<Status> statuses, @Nullable Position after, int limit) {
            synchronized (InMemoryStore.this) {
                Page.Filling<SyncItem> page = new Page.Filling<>(limit, i -> DataTree.size(i.data()));
                of(user, statuses)
                        .filter(i -> after == null || isBehind(i, after))
                        .takeWhile(page::offer)
                        .forEach(i -> {});
                return page.page();
            }
        }

        @Override
        public long delete(UserId user, Set<Status> statuses) {
            synchronized (InMemoryStore.this) {
                List<ItemId> gone = of(user, statuses).map(SyncItem::id).toList();
                gone.forEach(items::remove);
                return gone.size();
            }
        }

        @Override
        public boolean replace(SyncItem before, SyncItem after) {
            synchronized (InMemoryStore.this) {
                return isAsRead(before) && items.put(after.id(), after) != null;
            }
        }

        @Override
        public List<UserId> usersWithDueWork(Instant dueSince, @Nullable UserId from, int limit) {
            synchronized (InMemoryStore.this) {
                Set<UserId> users = new TreeSet<>();
                for (SyncItem i : items.values()) {
                    Instant at = i.retryAt();
                    boolean due = !(at == null ? i.createdAt() : at).isAfter(dueSince);
                    if (i.status().isOpen()
                            && due
                            && (from == null || i.userId().compareTo(from) >= 0)) {
                        users.add(i.userId());
                    }
                }
                return users.stream().limit(limit).toList();
            }
        }
    }

    private final class Lanes implements LaneStore {
        @Override
        public Claim claim(
                UserId user, String owner, List<ItemId> batch, Duration lease, UnaryOperator<SyncItem> interrupted) {
            synchronized (InMemoryStore.this) {
                LaneState is = lanes.getOrDefault(user, new LaneState(null, 0, Instant.MIN, List.of(), List.of()));
                Instant now = clock.instant();
                if (is.owner != null && now.isBefore(is.until)) {
                    return new Claim.Busy();
                }
                boolean takeover = is.owner != null;
                Set<ItemId> suspects = new LinkedHashSet<>(is.suspects);
                if (takeover) {
                    suspects.addAll(is.batch);
                    if (is.batch.size() == 1) {
                        SyncItem alone = items.get(is.batch.get(0));
                        if (alone != null && alone.status().isOpen()) {
                            items.put(alone.id(), interrupted.apply(alone));
                        }
                    }
                }
                Lane lane = new Lane(user, owner, is.epoch + 1, List.copyOf(suspects));
                lanes.put(
                        user,
                        new LaneState(
                                owner,
                                lane.epoch(),
                                now.plus(lease),
                                takeover ? List.of() : List.copyOf(batch),
                                lane.suspects()));
                return new Claim.Claimed(lane, takeover);
            }
        }

        @Override
        public boolean renew(Lane lane, List<ItemId> batch, Duration lease) {
            synchronized (InMemoryStore.this) {
                if (!isOurs(lane)) {
                    return false;
                }
                keep(lane, batch, lease);
                return true;
            }
        }

        @Override
        public Commit commit(
                Lane lane, Set<RecordKey> reads, Next next, Function<Map<RecordKey, Slot>, Decision> decide) {
            synchronized (InMemoryStore.this) {
                if (!isOurs(lane)) {
                    return new Commit.LaneLost();
                }
                Map<RecordKey, Slot> read = new HashMap<>();
                reads.forEach(key -> read.put(key, slots.getOrDefault(key, Slot.empty(key))));
                Decision decision = decide.apply(read);
                for (RecordWrite write : decision.writes()) {
                    if (!slots.getOrDefault(write.key(), Slot.empty(write.key()))
                            .equals(write.before())) {
                        return new Commit.Refused(write.key(), "the key is taken");
                    }
                }
                if (decision.settlements().stream().anyMatch(s -> !isAsRead(s.before()))
                        || decision.inserts().stream().anyMatch(i -> items.containsKey(i.id()))) {
                    return new Commit.Missed();
                }
                decision.writes().forEach(w -> slots.put(w.key(), w.after()));
                decision.settlements()
                        .forEach(s -> items.put(s.after().id(), s.after().withEpoch(lane.epoch())));
                decision.inserts().forEach(i -> put(i.withEpoch(lane.epoch())));
                if (next instanceof Next.Continue go) {
                    keep(lane, go.batch(), go.lease());
                } else {
                    free(lane);
                }
                return new Commit.Committed(decision);
            }
        }

        @Override
        public void release(Lane lane) {
            synchronized (InMemoryStore.this) {
                if (isOurs(lane)) {
                    free(lane);
                }
            }
        }

        @Override
        public Set<ItemId> running(UserId user) {
            synchronized (InMemoryStore.this) {
                LaneState is = lanes.get(user);
                return is != null && is.owner != null && clock.instant().isBefore(is.until)
                        ? Set.copyOf(is.batch)
                        : Set.of();
            }
        }

        @Override
        public List<UserId> abandoned(int limit) {
            synchronized (InMemoryStore.this) {
                return lanes.entrySet().stream()
                        .filter(e ->
                                e.getValue().owner != null && !clock.instant().isBefore(e.getValue().until))
                        .map(Map.Entry::getKey)
                        .sorted()
                        .limit(limit)
                        .toList();
            }
        }

        @Override
        public boolean isAtomic() {
            return true;
        }

        private boolean isOurs(Lane lane) {
            LaneState is = lanes.get(lane.user());
            return is != null && lane.owner().equals(is.owner) && is.epoch == lane.epoch();
        }

        private void keep(Lane lane, List<ItemId> batch, Duration lease) {
            Instant until = clock.instant().plus(lease);
            lanes.put(
                    lane.user(), new LaneState(lane.owner(), lane.epoch(), until, List.copyOf(batch), lane.suspects()));
        }

        private void free(Lane lane) {
            lanes.put(lane.user(), new LaneState(null, lane.epoch(), Instant.MIN, List.of(), lane.suspects()));
        }
    }

    private final class Records implements RecordStore {
        @Override
        public Optional<StoredRecord> find(UserId owner, RecordKey key) {
            synchronized (InMemoryStore.this) {
                return Optional.ofNullable(
                                slots.getOrDefault(key, Slot.empty(key)).record())
                        .filter(r -> r.owner().equals(owner));
            }
        }

        @Override
        public Page<StoredRecord> page(UserId owner, String collection, @Nullable String after, int limit) {
            synchronized (InMemoryStore.this) {
                Page.Filling<StoredRecord> page = new Page.Filling<>(limit, r -> DataTree.size(r.data()));
                owned(owner, collection)
                        .filter(r -> after == null || r.key().id().compareTo(after) > 0)
                        .takeWhile(page::offer)
                        .forEach(r -> {});
                return page.page();
            }
        }

        @Override
        public long count(UserId owner, String collection) {
            synchronized (InMemoryStore.this) {
                return owned(owner, collection).count();
            }
        }

        private Stream<StoredRecord> owned(UserId owner, String collection) {
            return slots.values().stream()
                    .map(Slot::record)
                    .filter(r -> r != null
                            && r.key().collection().equals(collection)
                            && r.owner().equals(owner));
        }
    }

    private SyncItem put(SyncItem item) {
        SyncItem stored = item.withSequence(++sequence);
        items.put(stored.id(), stored);
        return stored;
    }

    private boolean isAsRead(SyncItem before) {
        SyncItem is = items.get(before.id());
        return is != null
                && is.status() == before.status()
                && is.attempts() == before.attempts()
                && is.sequence() == before.sequence();
    }

    private Stream<SyncItem> of(UserId user, Set<Status> statuses) {
        return items.values().stream()
                .filter(i -> i.userId().equals(user) && statuses.contains(i.status()))
                .sorted(ORDER);
    }

    private static boolean isBehind(SyncItem item, QueueStore.Position place) {
        if (item.priority() != place.priority()) {
            return item.priority() < place.priority();
        }
        return item.sequence() > place.sequence();
    }
}
