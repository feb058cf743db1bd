package dev.offlinesync.app;

import dev.offlinesync.api.contract.HttpContract;
import dev.offlinesync.core.store.SyncStore;
import dev.offlinesync.sqlite.SqliteStore;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** The HTTP contract on SQLite. */
@Tag("thorough")
class SqliteHttpTest extends HttpContract {
    @TempDir
    private Path dir;

    @Override
    protected SyncStore emptyStore(InstantSource clock) {
        return SqliteStore.open(dir, clock);
    }
}
