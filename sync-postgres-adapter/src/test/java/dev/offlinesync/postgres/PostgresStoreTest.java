package dev.offlinesync.postgres;

import dev.offlinesync.contract.AtomicLaneStoreContract;
import dev.offlinesync.contract.BlameContract;
import dev.offlinesync.contract.BoundsContract;
import dev.offlinesync.contract.ConflictContract;
import dev.offlinesync.contract.DependsContract;
import dev.offlinesync.contract.EnlistmentContract;
import dev.offlinesync.contract.IdentityContract;
import dev.offlinesync.contract.MischiefContract;
import dev.offlinesync.contract.PassingContract;
import dev.offlinesync.contract.QueueStoreContract;
import dev.offlinesync.contract.RecordStoreContract;
import dev.offlinesync.contract.UpsertContract;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.store.SyncStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;

/** The contracts of the ports. */
@Tag("thorough")
@RequiresPostgres
class PostgresStoreTest
        implements QueueStoreContract,
                AtomicLaneStoreContract,
                RecordStoreContract,
                IdentityContract,
                DependsContract,
                PassingContract,
                ConflictContract,
                UpsertContract,
                MischiefContract,
                EnlistmentContract,
                BlameContract,
                BoundsContract {
    private static TestDatabase database;

    @BeforeAll
    static void start() {
        database = new TestDatabase();
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @BeforeEach
    void empty() {
        database.empty();
    }

    @Override
    public SyncStore store() {
        return database.store;
    }

    @Override
    public void endLeases() {
        database.endLeases();
    }

    @Override
    public void editByHand(UserId owner, RecordKey key, Edit edit) {
        String number = edit == Edit.NUMBER_TAKEN_AWAY ? "0" : "change + 1000000";
        database.type("UPDATE sync_records SET change = " + number + " WHERE user_id = '" + owner
                + "' AND collection = '" + key.collection() + "' AND id = '" + key.id() + "'");
    }

    @Override
    public String requireUniqueNumbers() {
        database.type("CREATE UNIQUE INDEX IF NOT EXISTS order_number ON sync_records ((data->>'number'))"
                + " WHERE collection = 'orders'");
        return "must be unique";
    }

    @Override
    public Transaction begin() {
        return new TestTransaction(database.store, database.server.psql(database.name));
    }
}
