package dev.offlinesync.core.store;

import dev.offlinesync.core.item.SteadyClock;
import java.time.InstantSource;

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
    public void ping() {}

    @Override
    public String describe() {
        return "memory (nothing is kept when the process ends)";
    }

    @Override
    public void close() {}
}
