package dev.offlinesync.sqlite;

import dev.offlinesync.contract.simulation.CrashPointContract;
import dev.offlinesync.contract.simulation.EngineModelContract;
import dev.offlinesync.contract.simulation.StoreUnderTest;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.store.SyncStore;
import dev.offlinesync.testkit.MutableClock;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class SqliteEngineTest implements CrashPointContract, EngineModelContract {
    private final MutableClock clock = MutableClock.any();
    private Path directory;
    private SqliteStore store;

    @BeforeEach
    void open(@TempDir Path directory) {
        this.directory = directory;
        store = SqliteStore.open(directory, StoreUnderTest.COLLECTIONS, clock);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Override
    public StoreUnderTest underTest() {
        type(
                "BEGIN; DELETE FROM syncqueues; DELETE FROM synclanes; DELETE FROM records; DELETE FROM synctombstones; COMMIT");
        return new Shell();
    }

    @Override
    public int seeds() {
        return 60;
    }

    @Override
    public int stride() {
        return 23;
    }

    private void type(String sql) {
        Fixture.typeInto(directory, sql);
    }

    /** What a person types into the shell. */
    private final class Shell implements StoreUnderTest {
        @Override
        public SyncStore store() {
            return store;
        }

        @Override
        public void endLeases() {
            clock.advance(LEASE.plusSeconds(1));
        }

        @Override
        public void requeue(ItemId item) {
            set(item, "status = 'pending', attempts = 0");
        }

        @Override
        public void delete(ItemId item) {
            type("DELETE FROM syncqueues WHERE _id = '" + item + "'");
        }

        @Override
        public void prioritize(ItemId item, int priority) {
            set(item, "priority = " + priority);
        }

        @Override
        public void postpone(ItemId item, Instant retryAt) {
            set(item, "retryAt = '" + retryAt + "'");
        }

        @Override
        public void close() {}

        private void set(ItemId item, String what) {
            type("UPDATE syncqueues SET " + what + " WHERE _id = '" + item + "'");
        }
    }
}
