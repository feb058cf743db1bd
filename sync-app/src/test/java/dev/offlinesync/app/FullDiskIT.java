package dev.offlinesync.app;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A server whose files cannot grow any more, as on a full disk. */
@EnabledOnOs({OS.LINUX, OS.MAC})
@Tag("thorough")
class FullDiskIT {
    @TempDir
    private Path dir;

    @Test
    void a_server_that_cannot_write_is_not_ready() {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String jar = System.getProperty("sync-app.jar", "target/sync-app.jar");
        // no file may have more than some megabytes, which the native library of SQLite has too
        String script = "ulimit -f 8000; exec '" + java + "' -Xmx256m -jar '" + jar + "'";
        try (ServerProcess server = ServerProcess.start(
                List.of("sh", "-c", script), Map.of("SYNC_PORT", "0", "SYNC_DATA_DIR", dir.toString()))) {
            Client client = server.client();
            assertEquals(200, client.get("/ready").status());
            int sent = 0;
            while (client.post("/api/sync/bulk", Expenses.bulk(sent, sent + 500))
                            .status()
                    == 201) {
                sent += 500;
            }
            // what is large does not fit any more; now what is small
            while (client.post("/api/sync/bulk", Expenses.bulk(sent, sent + 1)).status() == 201) {
                sent++;
            }

            await().atMost(Duration.ofSeconds(30))
                    .until(() -> client.get("/ready").status() == 503);
            client.get("/health").ok(200);
        }
    }
}
