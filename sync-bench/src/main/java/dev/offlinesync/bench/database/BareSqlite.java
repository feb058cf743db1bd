package dev.offlinesync.bench.database;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/** JDBC alone: one connection that writes, which the clients take in turn, each with a transaction of its own. */
final class BareSqlite implements Bare {
    private final Path like;
    private final ReentrantLock turn = new ReentrantLock();
    private final AtomicLong sequence = new AtomicLong();
    private final Map<String, PreparedStatement> statements = new HashMap<>();
    private final Connection connection;

    /** @param like the file that a server has made */
    BareSqlite(Path like, Path file) {
        this.like = like;
        try {
            this.connection = SqliteDatabase.connect(file);
            try (Statement sql = connection.createStatement()) {
                sql.execute("PRAGMA journal_mode = WAL");
                sql.execute("PRAGMA synchronous = FULL");
                sql.execute("PRAGMA busy_timeout = 5000");
            }
            connection.setAutoCommit(false);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private static IllegalStateException failed(SQLException e) {
        return new IllegalStateException("SQLite: " + e.getMessage(), e);
    }

    @Override
    public void prepare() {
        try (Connection server = SqliteDatabase.connect(like);
                Statement from = server.createStatement();
                Statement to = connection.createStatement()) {
            // tables before what is made on them
            ResultSet made = from.executeQuery("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL"
                    + " ORDER BY CASE type WHEN 'table' THEN 1 WHEN 'index' THEN 2 ELSE 3 END");
            while (made.next()) {
                to.executeUpdate(made.getString(1));
            }
            connection.commit();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private int update(String sql, Object... args) throws SQLException {
        PreparedStatement statement = prepared(sql, args);
        return statement.executeUpdate();
    }

    private PreparedStatement prepared(String sql, Object... args) throws SQLException {
        PreparedStatement statement = statements.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            statements.put(sql, statement);
        }
        for (int i = 0; i < args.length; i++) {
            statement.setObject(i + 1, args[i]);
        }
        return statement;
    }

    @Override
    public Client client() {
        return new Work();
    }

    private static String now() {
        return Instant.now()
                        .truncatedTo(ChronoUnit.MILLIS)
                        .plusNanos(1)
                        .toString()
                        .substring(0, 23) + "Z";
    }

    /** Takes the values of all rows, as whoever needs them does. */
    static int read(ResultSet rows, String... columns) throws SQLException {
        int count = 0;
        while (rows.next()) {
            for (String column : columns) {
                rows.getString(column);
            }
            count++;
        }
        return count;
    }

    private final class Work implements Client {
        private long n;

        @Override
        public void insert(String user, int items, String status) {
            turn.lock();
            try {
                for (int i = 0; i < items; i++) {
                    n++;
                    String mutation = UUID.randomUUID().toString();
                    String id = mutation.replace("-", "").substring(0, 24);
                    String now = now();
                    update(
                            "INSERT INTO syncqueues (_id, userId, endpoint, method, data, status, attempts, maxAttempts,"
                                    + " deviceId, priority, createdAt, updatedAt, mutationId, sequence, recordKey,"
                                    + " contentHash, epoch) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
                                    + " ON CONFLICT (_id) DO NOTHING",
                            id,
                            user,
                            "/api/expenses",
                            "POST",
                            "{\"amount\":" + n % 1000
                                    + ".5,\"category\":\"Food\",\"description\":\"lunch with customer number " + n
                                    + "\",\"date\":{\"$date\":\"2026-03-01T12:00:00.000Z\"}}",
                            status,
                            0,
                            5,
                            "bench",
                            0,
                            now,
                            now,
                            mutation,
                            sequence.incrementAndGet(),
                            "expenses/" + id,
                            id + id,
                            0);
                }
                connection.commit();
            } catch (SQLException e) {
                throw failed(e);
            } finally {
                turn.unlock();
            }
        }

        private record Found(String id, String data, long sequence) {}

        @Override
        public int process(String user, int batch) {
            turn.lock();
            try {
                List<Found> found = due(user, batch);
                if (found.isEmpty()) {
                    return 0;
                }
                String owner = UUID.randomUUID().toString();
                update(
                        "REPLACE INTO synclanes (userId, owner, epoch, leaseUntil, batch, suspects) VALUES (?,?,?,?,?,?)",
                        user,
                        owner,
                        1,
                        now(),
                        "[]",
                        "[]");
                connection.commit();
                update(
                        "UPDATE synclanes SET owner = NULL, leaseUntil = NULL WHERE userId = ? AND owner = ?",
                        user,
                        owner);
                for (Found item : found) {
                    String now = now();
                    update(
                            "INSERT INTO records (collection, _id, user, version, item, createdAt, updatedAt, data, change)"
                                    + " VALUES (?,?,?,?,?,?,?,?,?)",
                            "expenses",
                            item.id,
                            user,
                            1,
                            item.id,
                            now,
                            now,
                            item.data,
                            CHANGE);
                    update(
                            "UPDATE syncqueues SET status = ?, attempts = ?, error = NULL, failure = NULL, responseData = ?,"
                                    + " retryAt = NULL, updatedAt = ?, completedAt = ?, epoch = ?"
                                    + " WHERE _id = ? AND status = ? AND attempts = ? AND sequence = ?",
                            "completed",
                            1,
                            item.data,
                            now,
                            now,
                            1,
                            item.id,
                            "pending",
                            0,
                            item.sequence);
                }
                connection.commit();
                return found.size();
            } catch (SQLException e) {
                throw failed(e);
            } finally {
                turn.unlock();
            }
        }

        @Override
        public int pull(String user, long change, int most) {
            turn.lock();
            try (ResultSet rows = prepared(
                            "SELECT * FROM records WHERE user = ? AND collection = 'expenses' AND change > ?"
                                    + " ORDER BY change, _id LIMIT ?",
                            user,
                            change,
                            most)
                    .executeQuery()) {
                return read(rows, "_id", "data");
            } catch (SQLException e) {
                throw failed(e);
            } finally {
                turn.unlock();
            }
        }

        private List<Found> due(String user, int batch) throws SQLException {
            List<Found> found = new ArrayList<>();
            try (ResultSet rows = prepared(
                            "SELECT * FROM syncqueues WHERE userId = ? AND status = 'pending'"
                                    + " ORDER BY priority DESC, sequence LIMIT ?",
                            user,
                            batch + 1)
                    .executeQuery()) {
                while (rows.next() && found.size() < batch) {
                    found.add(new Found(rows.getString("_id"), rows.getString("data"), rows.getLong("sequence")));
                }
            }
            return found;
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw failed(e);
        }
    }
}
