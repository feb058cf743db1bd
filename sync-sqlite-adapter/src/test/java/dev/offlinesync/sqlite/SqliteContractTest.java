package dev.offlinesync.sqlite;

import dev.offlinesync.contract.AtomicLaneStoreContract;
import dev.offlinesync.contract.BlameContract;
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
import dev.offlinesync.core.store.SyncStore;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class SqliteContractTest
        implements QueueStoreContract,
                AtomicLaneStoreContract,
                RecordStoreContract,
                IdentityContract,
                DependsContract,
                PassingContract,
                ConflictContract,
                UpsertContract,
                MischiefContract,
                BlameContract,
                BoundsContract {
    private volatile Instant now = Given.NOW;
    private Path directory;
    private SqliteStore store;

    @BeforeEach
    void open(@TempDir Path directory) {
        this.directory = directory;
        store = SqliteStore.open(directory, Set.of(Given.EXPENSES, Given.ORDERS), () -> now);
    }

    @AfterEach
    void close() {
        store.close();
    }

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
        String number = edit == Edit.NUMBER_TAKEN_AWAY ? "0" : "change + 1000000";
        Fixture.typeInto(
                directory,
                "UPDATE records SET change = " + number + " WHERE user = '" + owner + "' AND collection = '"
                        + key.collection() + "' AND _id = '" + key.id() + "'");
    }

    @Override
    public String requireUniqueNumbers() {
        try (Connection shell = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("offline-sync.db"));
                Statement sql = shell.createStatement()) {
            sql.execute("CREATE UNIQUE INDEX order_number ON records (json_extract(data, '$.number'))"
                    + " WHERE collection = 'orders'");
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
        return "order_number must be unique";
    }
}
