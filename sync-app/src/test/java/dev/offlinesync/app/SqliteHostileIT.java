package dev.offlinesync.app;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteHostileIT implements HostileContract {
    @TempDir
    private Path directory;

    @Override
    public Map<String, String> store() {
        return Map.of("SYNC_DATA_DIR", directory.toString());
    }

    @Test
    void two_seconds_of_hostile_requests_end_nothing() throws Exception {
        attack(Duration.ofSeconds(2));
    }
}
