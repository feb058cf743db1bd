package dev.offlinesync.sqlite;

import dev.offlinesync.core.item.IdSecret;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.store.DeviceStore;
import dev.offlinesync.core.store.FeedOperations;
import dev.offlinesync.core.store.ForeignWrites;
import dev.offlinesync.core.store.LaneStore;
import dev.offlinesync.core.store.QueueStore;
import dev.offlinesync.core.store.RecordStore;
import dev.offlinesync.core.store.StoreUnavailable;
import dev.offlinesync.core.store.SyncStore;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * Queue, lanes and records in one SQLite file, for one server.
 *
 * <p>When a call returns, its writes are on disk (write-ahead log, {@code synchronous=FULL}). If a person edits with
 * the {@code sqlite3} shell, the next call sees it. After {@link #close} every call throws {@link
 * IllegalStateException}.
 */
public final class SqliteStore implements SyncStore {
    private static final String FILE = "offline-sync.db";
    private static final int READERS = 4;

    /** For a person whose shell is writing. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final DatabaseFile file;
    private final DirectoryLock lock;
    private final Writer writer;
    private final Readers readers;
    private final IdSecret idSecret;
    private final SqliteLanes lanes;
    private final List<String> warnings;

    private SqliteStore(
            DatabaseFile file,
            DirectoryLock lock,
            Writer writer,
            Readers readers,
            IdSecret idSecret,
            InstantSource clock,
            List<String> warnings) {
        this.warnings = List.copyOf(warnings);
        this.file = file;
        this.lock = lock;
        this.writer = writer;
        this.readers = readers;
        this.idSecret = idSecret;
        this.lanes = new SqliteLanes(writer, readers, new Leases(clock));
    }

    /** {@link #open(Path, Set, InstantSource)} without views. */
    public static SqliteStore open(Path dataDirectory, InstantSource clock) {
        return open(dataDirectory, Set.of(), clock);
    }

    /**
     * Opens the file in this directory, and creates either if it is missing.
     *
     * @param collections each gets a view of its name, so that a person can {@code SELECT * FROM expenses}
     * @param clock tells when leases end; a steady one is taken in place of the system's, which may be set
     * @throws DirectoryInUse if another server uses the directory
     * @throws StoreUnavailable if the directory or the file cannot be written
     * @throws IllegalStateException if the file is not a database, or was written by a newer version
     */
    public static SqliteStore open(Path dataDirectory, Set<String> collections, InstantSource clock) {
        Path directory = dataDirectory.toAbsolutePath().normalize();
        Path file = directory.resolve(FILE);
        try {
            OwnersOnly.directory(directory);
            DirectoryLock lock = DirectoryLock.take(directory);
            List<AutoCloseable> opened = new ArrayList<>(List.of(lock));
            try {
                OwnersOnly.file(file); // SQLite gives its other files the permissions of this one
                lock.checkDatabase(file);
                Connection connection = connect(file, false);
                opened.add(connection);
                Schema.migrate(connection, file);
                Schema.createReadiness(connection);
                Schema.createIndexOfFailed(connection);
                Schema.createViews(connection, collections);
                List<String> warnings = Schema.foreignRules(connection);
                List<Sql> forReading = new ArrayList<>();
                for (int i = 0; i < READERS; i++) {
                    Connection reader = connect(file, true);
                    opened.add(reader);
                    forReading.add(new Sql(reader));
                }
                lock.keepDatabase();
                DatabaseFile watched = DatabaseFile.of(file);
                watched.check();
                Writer writer = new Writer(new Sql(connection), watched, PATIENCE, System::nanoTime);
                Readers readers = new Readers(forReading, watched);
                IdSecret idSecret = Schema.idSecret(connection);
                return new SqliteStore(watched, lock, writer, readers, idSecret, clock, warnings);
            } catch (SQLException | RuntimeException e) {
                closeAll(opened, e);
                throw e;
            }
        } catch (IOException e) {
            throw new StoreUnavailable("cannot write to the data directory " + directory, e);
        } catch (SQLException e) {
            throw unusable(file, e);
        }
    }

    private static Connection connect(Path file, boolean readOnly) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(readOnly);
        config.setBusyTimeout((int) PATIENCE.toMillis());
        Connection connection = config.createConnection("jdbc:sqlite:" + file);
        if (!readOnly) {
            try (Statement sql = connection.createStatement()) {
                sql.execute("PRAGMA journal_mode = WAL");
                sql.execute("PRAGMA synchronous = FULL");
                sql.execute("PRAGMA fullfsync = ON"); // macOS: flushes the drive's own cache too
                sql.execute("PRAGMA journal_size_limit = 67108864");
                sql.execute("PRAGMA wal_autocheckpoint = 4000");
                sql.execute("PRAGMA cache_size = -32000");
            } catch (SQLException e) {
                connection.close();
                throw e;
            }
        }
        return connection;
    }

    private static RuntimeException unusable(Path file, SQLException e) {
        if (e instanceof SQLiteException sqlite && Errors.primary(sqlite) == SQLiteErrorCode.SQLITE_NOTADB) {
            return new IllegalStateException(file + " is not an SQLite database", e);
        }
        return new StoreUnavailable("cannot open " + file + ": " + e.getMessage(), e);
    }

    private static void closeAll(List<AutoCloseable> opened, Exception why) {
        for (int i = opened.size() - 1; i >= 0; i--) {
            try {
                opened.get(i).close();
            } catch (Exception e) {
                why.addSuppressed(e);
            }
        }
    }

    /** Warnings about this file for the start to print; empty if there are none. */
    public List<String> warnings() {
        return warnings;
    }

    @Override
    public QueueStore queue() {
        return new SqliteQueue(writer, readers, lanes);
    }

    @Override
    public FeedOperations feeds() {
        return new SqliteFeeds(writer);
    }

    /** There is no need: a trigger sees what other programs do. */
    @Override
    public ForeignWrites foreignWrites() {
        throw new IllegalStateException("on SQLite it is not needed: what other programs write is told of without it");
    }

    @Override
    public LaneStore lanes() {
        return lanes;
    }

    @Override
    public DeviceStore devices() {
        return new SqliteDevices(writer, readers);
    }

    @Override
    public IdSecret idSecret() {
        return idSecret;
    }

    @Override
    public RecordStore records() {
        return new SqliteRecords(readers);
    }

    @Override
    public long openItems(UserId user, long most) {
        return readers.read(sql -> sql.first(
                        "SELECT count(*) FROM (SELECT 1 FROM syncqueues WHERE userId = ?"
                                + " AND status IN ('pending', 'processing') LIMIT ?)",
                        row -> row.getLong(1),
                        user.value(),
                        most)
                .orElse(0L));
    }

    /** Of lengths alone, for which SQLite does not read the texts. */
    @Override
    public long storedBytes(UserId user, Set<String> collections) {
        return readers.read(sql -> {
            long bytes = sql.first(
                            "SELECT total(coalesce(octet_length(data), 0) + coalesce(octet_length(base), 0)"
                                    + " + coalesce(octet_length(responseData), 0))"
                                    + " FROM syncqueues WHERE userId = ?",
                            row -> row.getLong(1),
                            user.value())
                    .orElse(0L);
            for (String collection : collections) {
                bytes += sql.first(
                                "SELECT total(octet_length(data)) FROM records WHERE collection = ? AND user = ?",
                                row -> row.getLong(1),
                                collection,
                                user.value())
                        .orElse(0L);
            }
            return bytes;
        });
    }

    @Override
    public void ping() {
        readers.read(sql -> sql.first("SELECT last FROM syncsequence", row -> row.getLong(1)));
        file.checkRoom();
        // as many pages as a small call writes, and other bytes each time: SQLite does not write what is there already
        writer.write(sql -> sql.update("INSERT INTO syncready (one, checkedAt, room)"
                + " VALUES (1, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), randomblob(16384))"
                + " ON CONFLICT (one) DO UPDATE SET checkedAt = excluded.checkedAt, room = excluded.room"));
    }

    @Override
    public String describe() {
        return "SQLite " + file.path();
    }

    /** The writing connection, for tests that observe commits or use up disk space. */
    Writer writer() {
        return writer;
    }

    /**
     * Waits for the calls in flight. SQLite then moves everything into the one file. If it cannot (the disk is full),
     * the log beside the file keeps the rest.
     */
    @Override
    public void close() {
        try (lock;
                writer;
                readers) {
            // closes each even if another fails, the lock last
        } catch (SQLException e) {
            throw Errors.of(e);
        } catch (IOException e) {
            throw new StoreUnavailable("cannot unlock the directory of " + file.path(), e);
        }
    }
}
