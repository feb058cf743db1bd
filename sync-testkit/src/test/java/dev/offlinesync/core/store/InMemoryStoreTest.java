package dev.offlinesync.core.store;

import dev.offlinesync.testkit.store.AtomicLaneStoreContract;
import dev.offlinesync.testkit.store.Given;
import dev.offlinesync.testkit.store.QueueStoreContract;
import dev.offlinesync.testkit.store.RecordStoreContract;
import java.time.Duration;
import java.time.Instant;

class InMemoryStoreTest implements QueueStoreContract, AtomicLaneStoreContract, RecordStoreContract {
    private Instant now = Given.NOW;
    private final InMemoryStore store = new InMemoryStore(() -> now);

    @Override
    public SyncStore store() {
        return store;
    }

    @Override
    public void endLeases() {
        now = now.plus(Duration.ofMinutes(1));
    }
}
