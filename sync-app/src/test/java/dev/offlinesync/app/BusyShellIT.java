package dev.offlinesync.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of docs/sqlite.md and docs/backup.md, typed while a server is busy. */
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
        assertEquals(8, commands.size());
        try (ServerProcess server = ServerProcess.serve(dir.resolve("data"), Map.of())) {
            Client client = server.client();
            AtomicInteger sent = new AtomicInteger();
            AtomicInteger refused = new AtomicInteger();
            ScheduledExecutorService pushing = Executors.newScheduledThreadPool(4);
            for (int i = 0; i < 4; i++) { // twenty a second
                pushing.scheduleAtFixedRate(
                        () -> {
                            int n = 10 * sent.incrementAndGet();
                            if (client.post("/api/sync/push", Expenses.bulk(n, n + 10))
                                            .status()
                                    != 200) {
                                refused.incrementAndGet();
                            }
                        },
                        50L * i,
                        200,
                        TimeUnit.MILLISECONDS);
            }
            try {
                for (int i = 0; i < TIMES; i++) {
                    for (String command : commands) {
                        run(shell.substring(0, shell.indexOf('"')) + "\"$(cat command.sql)\"", command);
                    }
                    run(Documentation.below(Documentation.BACKUP, "While the server runs", "sh"), "");
                    Files.delete(dir.resolve("offline-sync-backup.db"));
                }
            } finally {
                pushing.shutdownNow();
                pushing.awaitTermination(30, TimeUnit.SECONDS);
            }
            assertTrue(sent.get() > TIMES, sent::toString);
            assertEquals(0, refused.get(), "pushes wait for the shell");
        }
    }

    private void run(String line, String sql) throws IOException, InterruptedException {
        Files.writeString(dir.resolve("command.sql"), sql, StandardCharsets.UTF_8);
        Shell.in(dir, line);
    }
}
