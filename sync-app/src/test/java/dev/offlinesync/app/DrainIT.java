package dev.offlinesync.app;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that is told to stop says so before it does, if it is set up to. */
@Tag("thorough")
class DrainIT {
    @TempDir
    private Path dir;

    @Test
    void while_a_server_drains_it_is_not_ready_and_serves_all() {
        try (ServerProcess server = ServerProcess.serve(dir, Map.of("SYNC_DRAIN", "3s"))) {
            Client client = server.client();
            assertEquals(200, client.get("/ready").status());

            server.terminate();

            await().atMost(Duration.ofSeconds(2))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> client.get("/ready").status() == 503);
            client.get("/health").ok(200);
            client.post("/api/sync/push", Expenses.bulk(0, 3)).ok(200);
            assertEquals(0, server.exitCode());
        }
    }

    @Test
    void a_second_signal_ends_the_wait() {
        try (ServerProcess server = ServerProcess.serve(dir, Map.of("SYNC_DRAIN", "10m"))) {
            Client client = server.client();
            server.terminate();
            await().atMost(Duration.ofSeconds(5))
                    .until(() -> client.get("/ready").status() == 503);

            server.terminate();

            assertEquals(0, server.exitCode());
        }
    }
}
