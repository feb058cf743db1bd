package dev.offlinesync.app;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqlitePoisonIT implements PoisonContract {
    @TempDir
    private Path directory;

    @Override
    public String store() {
        return directory.toString();
    }
}
