package dev.offlinesync.postgres;

import dev.offlinesync.contract.simulation.CrashPointContract;
import dev.offlinesync.contract.simulation.EngineModelContract;
import dev.offlinesync.contract.simulation.StoreUnderTest;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.store.SyncStore;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The real queue on this store. */
@RequiresPostgres
class PostgresEngineTest implements CrashPointContract, EngineModelContract {
    private static TestDatabase database;

    @BeforeAll
    static void start() {
        database = new TestDatabase();
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @Override
    public StoreUnderTest underTest() {
        database.empty();
        return new Psql();
    }

    @Override
    public int seeds() {
        return 25;
    }

    @Override
    public int stride() {
        return 53;
    }

    /** What a person types into psql. */
    private static final class Psql implements StoreUnderTest {
        @Override
        public SyncStore store() {
            return database.store;
        }

        @Override
        public void endLeases() {
            database.endLeases();
        }

        @Override
        public void requeue(ItemId item) {
            set(item, "status = 'pending', attempts = 0");
        }

        @Override
        public void delete(ItemId item) {
            database.type("DELETE FROM sync_items WHERE id = '" + item + "'");
        }

        @Override
        public void prioritize(ItemId item, int priority) {
            set(item, "priority = " + priority);
        }

        @Override
        public void postpone(ItemId item, Instant retryAt) {
            set(item, "retry_at = '" + retryAt + "'");
        }

        @Override
        public void close() {}

        private static void set(ItemId item, String what) {
            database.type("UPDATE sync_items SET " + what + " WHERE id = '" + item + "'");
        }
    }
}
