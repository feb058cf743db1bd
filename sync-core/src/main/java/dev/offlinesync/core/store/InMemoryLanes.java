package dev.offlinesync.core.store;

import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.record.RecordWrite;
import dev.offlinesync.core.record.Slot;
import dev.offlinesync.core.rules.Decision;
import dev.offlinesync.core.rules.Refusal;
import dev.offlinesync.core.store.InMemoryTables.Leased;
import dev.offlinesync.core.store.InMemoryTables.OwnedKey;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** The lane port on {@link InMemoryTables}: every call is atomic, since it holds their lock. */
final class InMemoryLanes implements LaneStore {
    private final InMemoryTables tables;

    InMemoryLanes(InMemoryTables tables) {
        this.tables = tables;
    }

    @Override
    public Claim claim(
            UserId user, String owner, List<ItemId> batch, Duration lease, UnaryOperator<SyncItem> interrupted) {
        synchronized (tables) {
            Leased is = lane(user);
            Instant now = tables.clock.instant();
            if (owner.equals(is.state().owner())) {
                return new Claim.Claimed(is.state().lane(user), false);
            }
            if (is.isHeld(now)) {
                return new Claim.Busy();
            }
            is.state()
                    .toInterrupt()
                    .map(tables.items::get)
                    .flatMap(alone -> is.state().interruption(alone, interrupted))
                    .ifPresent(item -> tables.items.put(item.id(), item));
            LaneState claimed = is.state().claim(owner, batch);
            tables.lanes.put(user, new Leased(claimed, now.plus(lease)));
            FeedState ended = tables.ended.remove(user);
            long before = ended == null ? 0 : ended.changes();
            long purged = ended == null ? 0 : ended.purged();
            tables.feeds.putIfAbsent(user, FeedState.begun(owner, before, purged, now.toEpochMilli()));
            return new Claim.Claimed(claimed.lane(user), is.isAbandoned(now));
        }
    }

    @Override
    public boolean renew(Lane lane, List<ItemId> batch, Duration lease) {
        synchronized (tables) {
            return write(lane, new Next.Continue(batch, lease));
        }
    }

    @Override
    public Commit commit(Lane lane, Set<RecordKey> reads, Next next, Function<Map<RecordKey, Slot>, Decision> decide) {
        synchronized (tables) {
            if (!isOurs(lane)) {
                return new Commit.LaneLost();
            }
            Map<RecordKey, Slot> read = new HashMap<>();
            ReadLimit limit = new ReadLimit();
            for (RecordKey key : reads) {
                Slot slot = tables.slot(lane.user(), key);
                if (limit.isPassedBy(slot)) {
                    return limit.tooLarge();
                }
                read.put(key, slot);
            }
            Decision decision = decide.apply(read);
            for (RecordWrite write : decision.writes()) {
                if (!tables.slot(lane.user(), write.key()).equals(write.before())) {
                    return new Commit.Refused(write.key(), Refusal.of(Refusal.Cause.TAKEN), "the key is taken");
                }
            }
            if (decision.settlements().stream().anyMatch(s -> !tables.isAsRead(s.before()))
                    || decision.inserts().stream().anyMatch(i -> tables.items.containsKey(i.id()))) {
                return new Commit.Missed();
            }
            Map<UserId, FeedState> feeds = tables.feeds.containsKey(lane.user()) ? tables.feeds : tables.ended;
            FeedState feed = Objects.requireNonNull(feeds.get(lane.user())).next();
            Decision stored = decision.committed(lane.epoch(), feed.changes());
            for (SyncItem item : stored.inserts()) {
                stored = stored.orderedAt(tables.put(item).sequence());
            }
            feeds.put(lane.user(), feed);
            for (RecordWrite write : stored.writes()) {
                OwnedKey key = new OwnedKey(lane.user(), write.key());
                tables.slots.put(key, write.after());
                tables.numbers.put(key, feed.changes());
            }
            stored.settlements().forEach(s -> tables.items.put(s.after().id(), s.after()));
            write(lane, next);
            return new Commit.Committed(decision, feed);
        }
    }

    @Override
    public void release(Lane lane) {
        synchronized (tables) {
            write(lane, new Next.Release());
        }
    }

    @Override
    public Set<ItemId> running(UserId user) {
        synchronized (tables) {
            Leased is = lane(user);
            return is.isHeld(tables.clock.instant()) ? Set.copyOf(is.state().batch()) : Set.of();
        }
    }

    @Override
    public List<UserId> abandoned(int limit) {
        synchronized (tables) {
            return tables.lanes.entrySet().stream()
                    .filter(e -> e.getValue().isAbandoned(tables.clock.instant()))
                    .map(Map.Entry::getKey)
                    .sorted()
                    .limit(limit)
                    .toList();
        }
    }

    @Override
    public Map<UserId, FeedState> feeds(Set<UserId> users) {
        synchronized (tables) {
            Map<UserId, FeedState> feeds = new HashMap<>(tables.feeds);
            feeds.keySet().retainAll(users);
            return feeds;
        }
    }

    @Override
    public boolean isAtomic() {
        return true;
    }

    private Leased lane(UserId user) {
        return tables.lanes.getOrDefault(user, Leased.NEW);
    }

    private boolean isOurs(Lane lane) {
        return lane(lane.user()).state().isOf(lane);
    }

    /** @return whether the lane was ours */
    private boolean write(Lane lane, Next next) {
        boolean ours = isOurs(lane);
        if (ours) {
            Duration lease = next instanceof Next.Continue go ? go.lease() : Duration.ZERO;
            Instant until = tables.clock.instant().plus(lease);
            tables.lanes.put(lane.user(), new Leased(LaneState.after(lane, next), until));
        }
        return ours;
    }
}
