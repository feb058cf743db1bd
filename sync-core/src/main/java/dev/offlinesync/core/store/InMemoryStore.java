package dev.offlinesync.core.store;

import dev.offlinesync.core.item.IdSecret;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.SteadyClock;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.record.Slot;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Set;

/**
 * A store in memory, for tests of policies and handlers. It keeps the same contract as the real ones, except
 * durability. One lock makes every call atomic.
 */
public final class InMemoryStore implements SyncStore {
    final InMemoryTables tables;

    /** @param clock tells when leases end; a steady one is taken in place of the system's, which may be set */
    public InMemoryStore(InstantSource clock) {
        this.tables = new InMemoryTables(SteadyClock.insteadOf(clock));
    }

    @Override
    public QueueStore queue() {
        return new InMemoryQueue(tables);
    }

    @Override
    public LaneStore lanes() {
        return new InMemoryLanes(tables);
    }

    @Override
    public RecordStore records() {
        return new InMemoryRecords(tables);
    }

    @Override
    public FeedOperations feeds() {
        return new InMemoryFeeds(tables);
    }

    @Override
    public DeviceStore devices() {
        return new InMemoryDevices(tables);
    }

    @Override
    public long openItems(UserId user, long most) {
        synchronized (tables) {
            return Math.min(most, tables.of(user, Status.OPEN).count());
        }
    }

    @Override
    public long storedBytes(UserId user, Set<String> collections) {
        synchronized (tables) {
            long items = tables.of(user, EnumSet.allOf(Status.class))
                    .mapToLong(SyncItem::weight)
                    .sum();
            return items
                    + tables.slots.values().stream()
                            .map(Slot::record)
                            .filter(r -> r != null
                                    && r.isOf(user)
                                    && collections.contains(r.key().collection()))
                            .mapToLong(r -> r.data().storedSize())
                            .sum();
        }
    }

    /** Always the same: a test is to find the same ids each time, and there is nothing to protect. */
    @Override
    public IdSecret idSecret() {
        return new IdSecret(new byte[IdSecret.BYTES]);
    }

    @Override
    public void ping() {}

    @Override
    public String describe() {
        return "memory (nothing is kept when the process ends)";
    }

    @Override
    public void close() {}
}
