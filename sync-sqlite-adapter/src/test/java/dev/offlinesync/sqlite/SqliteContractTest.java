package dev.offlinesync.sqlite;

import dev.offlinesync.contract.AtomicLaneStoreContract;
import dev.offlinesync.contract.Given;
import dev.offlinesync.contract.PassingContract;
import dev.offlinesync.contract.QueueStoreContract;
import dev.offlinesync.contract.RecordStoreContract;
import dev.offlinesync.core.store.SyncStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class SqliteContractTest implements QueueStoreContract, AtomicLaneStoreContract, RecordStoreContract, PassingContract {
    private volatile Instant now = Given.NOW;
    private SqliteStore store;

    @BeforeEach
    void open(@TempDir Path directory) {
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
}
