package dev.offlinesync.bench;

import dev.offlinesync.postgres.PostgresServer;
import dev.offlinesync.postgres.RequiresPostgres;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@RequiresPostgres
@Tag("thorough")
class PostgresBenchIT extends BenchRuns {
    @Test
    void what_a_database_does_for_a_workload_works() throws IOException {
        assertMeasures(
                List.of("process", "drain", "mixed", "pull"),
                "--postgres",
                PostgresServer.shared().address("postgres"));
    }
}
