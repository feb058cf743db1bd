package dev.offlinesync.app;

import dev.offlinesync.core.store.SyncStore;
import dev.offlinesync.sqlite.SqliteStore;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.io.TempDir;

class SqliteValuesTest extends ValuesContract {
    @TempDir
    private Path data;

    @Override
    SyncStore emptyStore(InstantSource clock) {
        return SqliteStore.open(data, clock);
    }
}
