package dev.offlinesync.app;

import dev.offlinesync.postgres.PostgresServer;
import dev.offlinesync.postgres.RequiresPostgres;
import java.util.Map;
import org.junit.jupiter.api.Tag;

@Tag("thorough")
@RequiresPostgres
class PostgresHostileIT implements HostileContract {
    @Override
    public Map<String, String> store() {
        return Map.of("SYNC_STORE", PostgresServer.shared().freshSchema());
    }
}
