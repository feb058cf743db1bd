package dev.offlinesync.app;

import dev.offlinesync.api.HttpApi;
import dev.offlinesync.api.contract.Front;
import dev.offlinesync.api.contract.HttpContract;
import dev.offlinesync.api.contract.OpenApiCheck;
import dev.offlinesync.api.contract.OpenApiDocument;
import dev.offlinesync.core.store.SyncStore;
import dev.offlinesync.sqlite.SqliteStore;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** The HTTP contract on SQLite, whose answers are also those of {@code openapi.json}. */
@Tag("thorough")
class SqliteHttpTest extends HttpContract {
    private static final OpenApiCheck DESCRIBED = new OpenApiCheck(OpenApiDocument.load());

    @TempDir
    private Path dir;

    @Override
    protected SyncStore emptyStore(InstantSource clock) {
        return SqliteStore.open(dir, clock);
    }

    @Override
    protected Front front(HttpApi api) {
        return DESCRIBED.of(super.front(api));
    }
}
