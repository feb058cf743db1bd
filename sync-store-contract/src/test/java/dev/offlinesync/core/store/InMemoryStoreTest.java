package dev.offlinesync.core.store;

import dev.offlinesync.contract.AtomicLaneStoreContract;
import dev.offlinesync.contract.BoundsContract;
import dev.offlinesync.contract.ConflictContract;
import dev.offlinesync.contract.DependsContract;
import dev.offlinesync.contract.Given;
import dev.offlinesync.contract.IdentityContract;
import dev.offlinesync.contract.MischiefContract;
import dev.offlinesync.contract.PassingContract;
import dev.offlinesync.contract.QueueStoreContract;
import dev.offlinesync.contract.RecordStoreContract;
import dev.offlinesync.contract.UpsertContract;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.record.RecordKey;
import java.time.Duration;
import java.time.Instant;

class InMemoryStoreTest
        implements QueueStoreContract,
                AtomicLaneStoreContract,
                RecordStoreContract,
                IdentityContract,
                DependsContract,
                PassingContract,
                ConflictContract,
                UpsertContract,
                BoundsContract,
                MischiefContract {
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

    @Override
    public void editByHand(UserId owner, RecordKey key, Edit edit) {
        long number = edit == Edit.NUMBER_TAKEN_AWAY ? 0 : 1L << 52;
        store.tables.numbers.put(new InMemoryTables.OwnedKey(owner, key), number);
    }
}
