package dev.offlinesync.core.store;

import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.record.RecordWrite;
import dev.offlinesync.core.record.Slot;
import dev.offlinesync.core.rules.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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
            InMemoryTables.LaneState is = tables.lanes.getOrDefault(
                    user, new InMemoryTables.LaneState(null, 0, Instant.MIN, List.of(), List.of()));
            Instant now = tables.clock.instant();
            if (is.owner() != null && now.isBefore(is.until())) {
                return new Claim.Busy();
            }
            boolean takeover = is.owner() != null;
            Set<ItemId> suspects = new LinkedHashSet<>(is.suspects());
            if (takeover) {
                suspects.addAll(is.batch());
                if (is.batch().size() == 1) {
                    SyncItem alone = tables.items.get(is.batch().get(0));
                    if (alone != null && alone.status().isOpen()) {
                        tables.items.put(alone.id(), interrupted.apply(alone));
                    }
                }
            }
            Lane lane = new Lane(user, owner, is.epoch() + 1, List.copyOf(suspects));
            tables.lanes.put(
                    user,
                    new InMemoryTables.LaneState(
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
        synchronized (tables) {
            if (!isOurs(lane)) {
                return false;
            }
            keep(lane, batch, lease);
            return true;
        }
    }

    @Override
    public Commit commit(Lane lane, Set<RecordKey> reads, Next next, Function<Map<RecordKey, Slot>, Decision> decide) {
        synchronized (tables) {
            if (!isOurs(lane)) {
                return new Commit.LaneLost();
            }
            Map<RecordKey, Slot> read = new HashMap<>();
            reads.forEach(key -> read.put(key, tables.slots.getOrDefault(key, Slot.empty(key))));
            Decision decision = decide.apply(read);
            for (RecordWrite write : decision.writes()) {
                if (!tables.slots
                        .getOrDefault(write.key(), Slot.empty(write.key()))
                        .equals(write.before())) {
                    return new Commit.Refused(write.key(), "the key is taken");
                }
            }
            if (decision.settlements().stream().anyMatch(s -> !tables.isAsRead(s.before()))
                    || decision.inserts().stream().anyMatch(i -> tables.items.containsKey(i.id()))) {
                return new Commit.Missed();
            }
            decision.writes().forEach(w -> tables.slots.put(w.key(), w.after()));
            decision.settlements()
                    .forEach(s -> tables.items.put(s.after().id(), s.after().withEpoch(lane.epoch())));
            decision.inserts().forEach(i -> tables.put(i.withEpoch(lane.epoch())));
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
        synchronized (tables) {
            if (isOurs(lane)) {
                free(lane);
            }
        }
    }

    @Override
    public Set<ItemId> running(UserId user) {
        synchronized (tables) {
            InMemoryTables.LaneState is = tables.lanes.get(user);
            return is != null && is.owner() != null && tables.clock.instant().isBefore(is.until())
                    ? Set.copyOf(is.batch())
                    : Set.of();
        }
    }

    @Override
    public List<UserId> abandoned(int limit) {
        synchronized (tables) {
            return tables.lanes.entrySet().stream()
                    .filter(e -> e.getValue().owner() != null
                            && !tables.clock.instant().isBefore(e.getValue().until()))
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
        InMemoryTables.LaneState is = tables.lanes.get(lane.user());
        return is != null && lane.owner().equals(is.owner()) && is.epoch() == lane.epoch();
    }

    private void keep(Lane lane, List<ItemId> batch, Duration lease) {
        Instant until = tables.clock.instant().plus(lease);
        tables.lanes.put(
                lane.user(),
                new InMemoryTables.LaneState(lane.owner(), lane.epoch(), until, List.copyOf(batch), lane.suspects()));
    }

    private void free(Lane lane) {
        tables.lanes.put(
                lane.user(), new InMemoryTables.LaneState(null, lane.epoch(), Instant.MIN, List.of(), lane.suspects()));
    }
}
