package dev.offlinesync.bench.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** The embedded store of a server that the bench starts, in a directory of its own. */
public final class SqliteDatabase implements Database {
    private static final String FILE = "offline-sync.db";

    private final Path directory;

    /** @param parent on the disk that is to be measured */
    public SqliteDatabase(Path parent) {
        try {
            Files.createDirectories(parent);
            this.directory = Files.createTempDirectory(parent, "offline-sync-bench");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a directory in " + parent, e);
        }
    }

    static Connection connect(Path file) throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file);
    }

    private interface Rows<T> {
        T of(ResultSet rows) throws SQLException;
    }

    private <T> T query(String sql, Rows<T> result, String... args) {
        try (Connection connection = connect(directory.resolve(FILE));
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < args.length; i++) {
                statement.setString(i + 1, args[i]);
            }
            try (ResultSet rows = statement.executeQuery()) {
                return result.of(rows);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(sql + ": " + e.getMessage(), e);
        }
    }

    @Override
    public String describe() {
        return query("SELECT sqlite_version()", rows -> "SQLite " + rows.getString(1)) + " in " + directory;
    }

    @Override
    public Map<String, String> settings() {
        return Map.of("SYNC_DATA_DIR", directory.toString());
    }

    @Override
    public long items(String run, String status) {
        return query(
                "SELECT count(*) FROM syncqueues WHERE status = ? AND userId >= ? AND userId < ?",
                rows -> rows.getLong(1),
                status,
                run + "-",
                run + ".");
    }

    @Override
    public long records(String run, String collection) {
        return query(
                "SELECT count(*) FROM records WHERE collection = ? AND user >= ? AND user < ?",
                rows -> rows.getLong(1),
                collection,
                run + "-",
                run + ".");
    }

    @Override
    public boolean has(String run, String status) {
        return query(
                "SELECT EXISTS (SELECT 1 FROM syncqueues WHERE status = ? AND userId >= ? AND userId < ?)",
                rows -> rows.getBoolean(1),
                status,
                run + "-",
                run + ".");
    }

    @Override
    public long[] completions(String run) {
        return query(
                "SELECT completedAt FROM syncqueues WHERE status = 'completed' AND userId >= ? AND userId < ?",
                rows -> {
                    LongStream.Builder times = LongStream.builder();
                    while (rows.next()) {
                        times.add(Instant.parse(rows.getString(1)).toEpochMilli());
                    }
                    return times.build().sorted().toArray();
                },
                run + "-",
                run + ".");
    }

    @Override
    public Optional<Long> commands() {
        return Optional.empty();
    }

    /** It works inside the server's process. */
    @Override
    public Optional<Duration> cpu() {
        return Optional.empty();
    }

    @Override
    public Bare bare() {
        return new BareSqlite(directory.resolve(FILE), directory.resolve("bare.db"));
    }

    @Override
    public void history(int items) {
        Path file = directory.resolve(FILE);
        try (BareSqlite bare = new BareSqlite(file, file)) {
            History.fill(bare.client(), items);
        }
    }

    @Override
    public void close() {
        try (Stream<Path> all = Files.walk(directory)) {
            List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            System.err.println("could not delete " + directory + ": " + e.getMessage());
        }
    }
}
