package dev.offlinesync.app;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

@Tag("thorough")
class SqliteHostileIT implements HostileContract {
    @TempDir
    private Path directory;

    @Override
    public Map<String, String> store() {
        return Map.of("SYNC_DATA_DIR", directory.toString());
    }
}
