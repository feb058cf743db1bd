package dev.offlinesync.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of docs/sqlite.md and docs/backup.md, typed while a server is busy. */
@Tag("thorough")
class BusyShellIT {
    private static final Path PAGE = Path.of("..", "docs", "sqlite.md");
    private static final int TIMES = 20;

    @TempDir
    private Path dir;

    @BeforeEach
    void needs() {
        Shell.needs("sqlite3");
    }

    @Test
    void every_command_works_on_a_busy_server_as_often_as_it_is_typed() throws Exception {
        String shell = Documentation.below(PAGE, "Look at it", "sh");
        List<String> commands = Documentation.blocks(PAGE, "sql");
        assertEquals(9, commands.size());
        try (ServerProcess server = ServerProcess.serve(dir.resolve("data"), Map.of())) {
            SteadyPushes pushes = new SteadyPushes(server.client());
            try (pushes) {
                for (int i = 0; i < TIMES; i++) {
                    for (String command : commands) {
                        run(shell.substring(0, shell.indexOf('"')) + "\"$(cat command.sql)\"", command);
                    }
                    run(Documentation.below(Documentation.BACKUP, "While the server runs", "sh"), "");
                    Files.delete(dir.resolve("offline-sync-backup.db"));
                }
            }
            pushes.assertAllAnswered(TIMES);
        }
    }

    private void run(String line, String sql) throws IOException, InterruptedException {
        Files.writeString(dir.resolve("command.sql"), sql, StandardCharsets.UTF_8);
        Shell.in(dir, line);
    }
}
