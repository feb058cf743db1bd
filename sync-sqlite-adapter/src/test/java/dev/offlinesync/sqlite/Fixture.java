package dev.offlinesync.sqlite;

import dev.offlinesync.core.OfflineSync;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.record.RecordRules;
import dev.offlinesync.core.record.Resource;
import dev.offlinesync.testkit.MutableClock;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A queue on a fresh file, with a clock in the test's hand, and a second connection to it such as the sqlite3 shell
 * makes.
 */
final class Fixture implements AutoCloseable {
    static final Instant START = Instant.parse("2025-12-10T10:00:00Z");
    static final UserId ANN = new UserId("ann");

    final Path directory;
    final MutableClock clock = MutableClock.any();
    final SqliteStore store;
    final OfflineSync sync;

    Fixture(Path directory) {
        this.directory = directory;
        this.store = SqliteStore.open(directory, Set.of("expenses"), clock);
        this.sync = OfflineSync.builder(store)
                .handlers(Handlers.builder()
                        .resource(Resource.of("/api/expenses", RecordRules.NONE))
                        .build())
                .clock(clock)
                .build();
    }

    /** Creates the expense of this amount. */
    static Submission expense(int amount) {
        return Submission.of("/api/expenses", Method.POST, Map.of("amount", amount));
    }

    SyncItem add(Submission submission) {
        return sync.queue().add(ANN, submission).item();
    }

    /** What a person types into the shell. */
    void type(String sql) {
        typeInto(directory, sql);
    }

    static void typeInto(Path directory, String sql) {
        try (Connection shell = shell(directory);
                Statement statement = shell.createStatement()) {
            statement.executeUpdate(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The rows that the shell answers, their columns separated by bars as it does. */
    List<String> ask(String sql) {
        try (Connection shell = shell(directory);
                Statement statement = shell.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            while (found.next()) {
                List<String> columns = new ArrayList<>();
                for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
                    columns.add(String.valueOf(found.getString(i)));
                }
                rows.add(String.join("|", columns));
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    static Connection shell(Path directory) throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("offline-sync.db"));
    }

    @Override
    public void close() {
        sync.close();
        store.close();
    }
}
