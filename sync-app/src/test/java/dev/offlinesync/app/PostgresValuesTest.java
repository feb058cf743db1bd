package dev.offlinesync.app;

import dev.offlinesync.core.store.SyncStore;
import dev.offlinesync.postgres.PostgresServer;
import dev.offlinesync.postgres.PostgresStore;
import dev.offlinesync.postgres.PostgresStoreOptions;
import dev.offlinesync.postgres.RequiresPostgres;
import java.time.InstantSource;
import org.junit.jupiter.api.Tag;

@Tag("thorough")
@RequiresPostgres
class PostgresValuesTest extends ValuesContract {
    @Override
    SyncStore emptyStore(InstantSource clock) {
        return PostgresStore.open(PostgresServer.shared().freshSchema(), PostgresStoreOptions.DEFAULT);
    }
}
