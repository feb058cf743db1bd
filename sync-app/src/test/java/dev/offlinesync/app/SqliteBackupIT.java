package dev.offlinesync.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backups of the embedded store. */
class SqliteBackupIT extends BackupContract {
    @Override
    void begin() {
        Shell.needs("sqlite3");
    }

    @Override
    Map<String, String> settings() {
        return Map.of();
    }

    @Override
    void backUp() throws Exception {
        type(dir, "While the server runs");
        assertEquals("ok\n", type(dir, "Before you rely on it"));
    }

    @Override
    void restore() throws Exception {
        type(dir, "To restore, stop the server");
    }

    @Override
    void holdLane(String user, String item) throws SQLException {
        try (Connection shell = DriverManager.getConnection("jdbc:sqlite:" + dir.resolve("data/offline-sync.db"));
                Statement sql = shell.createStatement()) {
            assertEquals(
                    1,
                    sql.executeUpdate("UPDATE synclanes SET owner = 'dead',"
                            + " leaseUntil = strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '+3 seconds'), batch = '[\"" + item
                            + "\"]' WHERE userId = '"
                            + user + "'"));
        }
    }

    @Test
    void a_cold_copy_of_a_killed_server_has_all_that_it_acknowledged(@TempDir Path other) throws Exception {
        try (ServerProcess server = serve(other)) {
            client(server, "eve").post("/api/sync/bulk", Expenses.bulk(0, 20)).ok(201);

            // and while it runs: the newest writes are not in the one file
            Shell.in(other, "cp data/offline-sync.db copy.db");
            String count = "\"SELECT count(*) FROM syncqueues WHERE status = 'pending'\"";
            assertEquals("20\n", Shell.in(other, "sqlite3 data/offline-sync.db " + count));
            assertNotEquals("20\n", Shell.in(other, "sqlite3 copy.db " + count + " || true"));
            server.kill();
        }

        type(other, "With the server stopped");
        Files.move(other.resolve("data"), other.resolve("lost"));
        Files.move(other.resolve("backup"), other.resolve("data"));

        try (ServerProcess server = serve(other)) {
            assertEquals(20, pending(client(server, "eve")));
        }
    }

    @Test
    void every_command_of_the_page_is_run_here_and_beside_it() throws Exception {
        assertEquals(4 + 4, Documentation.blocks(Documentation.BACKUP, "sh").size());
        assertEquals(2, Documentation.blocks(Documentation.BACKUP, "javascript").size());
    }

    private static String type(Path directory, String sentence) throws Exception {
        return Shell.in(directory, Documentation.below(Documentation.BACKUP, sentence, "sh"));
    }
}
