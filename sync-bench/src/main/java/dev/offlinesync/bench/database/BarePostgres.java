package dev.offlinesync.bench.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** JDBC alone: a connection for each client, and one statement for all rows of a table. */
final class BarePostgres implements Bare {
    private static final List<String> TABLES = List.of("sync_items", "sync_lanes", "sync_records");

    private final PostgresAddress address;
    private final String like;
    private final String schema;
    private final List<Connection> connections = new CopyOnWriteArrayList<>();

    /** @param like the schema whose tables a server has made */
    BarePostgres(PostgresAddress address, String like, String schema) {
        this.address = address;
        this.like = like;
        this.schema = schema;
    }

    @Override
    public void prepare() {
        try (Connection connection = address.connect(schema);
                Statement sql = connection.createStatement()) {
            sql.execute("CREATE SCHEMA " + schema);
            for (String table : TABLES) {
                sql.execute("CREATE TABLE " + table + " (LIKE " + like + "." + table + " INCLUDING ALL)");
            }
            sql.execute("CREATE SEQUENCE sync_sequence");
        } catch (SQLException e) {
            throw PostgresDatabase.failed(e);
        }
    }

    @Override
    public Client client() {
        try {
            Connection connection = address.connect(schema);
            connections.add(connection);
            return new Work(connection);
        } catch (SQLException e) {
            throw PostgresDatabase.failed(e);
        }
    }

    private static final class Work implements Client {
        private final Connection connection;
        private final Map<String, PreparedStatement> statements = new HashMap<>();
        private long n;

        private Work(Connection connection) {
            this.connection = connection;
        }

        private PreparedStatement prepared(String sql, Object... args) throws SQLException {
            PreparedStatement statement = statements.get(sql);
            if (statement == null) {
                statement = connection.prepareStatement(sql);
                statements.put(sql, statement);
            }
            for (int i = 0; i < args.length; i++) {
                statement.setObject(i + 1, args[i] instanceof Instant at ? at.atOffset(ZoneOffset.UTC) : args[i]);
            }
            return statement;
        }

        @Override
        public void insert(String user, int items, String status) {
            String[] ids = new String[items];
            String[] mutations = new String[items];
            String[] data = new String[items];
            for (int i = 0; i < items; i++) {
                n++;
                mutations[i] = UUID.randomUUID().toString();
                ids[i] = mutations[i].replace("-", "").substring(0, 24);
                data[i] = "{\"amount\":" + n % 1000 + ".5,\"category\":\"Food\",\"description\":\"lunch with customer"
                        + " number " + n + "\",\"date\":{\"$date\":\"2026-03-01T12:00:00.000Z\"}}";
            }
            Instant now = Instant.now();
            try {
                prepared(
                                "INSERT INTO sync_items (id, user_id, endpoint, method, data, status, attempts,"
                                        + " max_attempts, device_id, priority, created_at, updated_at, mutation_id,"
                                        + " record_key, content_hash, epoch, sequence) SELECT id, ?, '/api/expenses',"
                                        + " 'POST', data::json, ?, 0, 5, 'bench', 0, ?, ?, mutation, 'expenses/' || id,"
                                        + " id || id, 0, nextval('sync_sequence')"
                                        + " FROM unnest(?, ?, ?) AS given(id, mutation, data) ON CONFLICT (id) DO NOTHING",
                                user,
                                status,
                                now,
                                now,
                                ids,
                                mutations,
                                data)
                        .executeUpdate();
            } catch (SQLException e) {
                throw PostgresDatabase.failed(e);
            }
        }

        @Override
        public int process(String user, int batch) {
            try {
                List<String> ids = new ArrayList<>();
                List<String> data = new ArrayList<>();
                due(user, batch, ids, data);
                if (ids.isEmpty()) {
                    return 0;
                }
                String owner = UUID.randomUUID().toString();
                prepared(
                                "INSERT INTO sync_lanes (user_id, owner, epoch, lease_until, batch, suspects)"
                                        + " VALUES (?, ?, 1, clock_timestamp() + interval '30 s', '{}', '{}')"
                                        + " ON CONFLICT (user_id) DO UPDATE SET owner = excluded.owner,"
                                        + " lease_until = excluded.lease_until",
                                user,
                                owner)
                        .executeUpdate();
                commit(user, owner, ids.toArray(String[]::new), data.toArray(String[]::new));
                return ids.size();
            } catch (SQLException e) {
                throw PostgresDatabase.failed(e);
            }
        }

        @Override
        public int pull(String user, long change, int most) {
            try (ResultSet rows = prepared(
                            "SELECT * FROM sync_records WHERE user_id = ? AND collection = 'expenses' AND change > ?"
                                    + " ORDER BY change, id LIMIT ?",
                            user,
                            change,
                            most)
                    .executeQuery()) {
                return BareSqlite.read(rows, "id", "data");
            } catch (SQLException e) {
                throw PostgresDatabase.failed(e);
            }
        }

        private void due(String user, int batch, List<String> ids, List<String> data) throws SQLException {
            try (ResultSet rows = prepared(
                            "SELECT id, data FROM sync_items WHERE user_id = ? AND status IN ('pending', 'processing')"
                                    + " ORDER BY -priority, sequence, id LIMIT ?",
                            user,
                            batch + 1)
                    .executeQuery()) {
                while (rows.next() && ids.size() < batch) {
                    ids.add(rows.getString(1));
                    data.add(rows.getString(2));
                }
            }
        }

        private void commit(String user, String owner, String[] ids, String[] data) throws SQLException {
            connection.setAutoCommit(false);
            prepared("UPDATE sync_lanes SET owner = NULL WHERE user_id = ? AND owner = ?", user, owner)
                    .executeUpdate();
            prepared(
                            "INSERT INTO sync_records (collection, id, user_id, version, item, created_at, updated_at,"
                                    + " data, change) SELECT 'expenses', id, ?, 1, id, now(), now(), data::json, "
                                    + CHANGE
                                    + " FROM unnest(?, ?) AS given(id, data)",
                            user,
                            ids,
                            data)
                    .executeUpdate();
            prepared(
                            "UPDATE sync_items SET status = 'completed', attempts = 1, error = NULL, failure = NULL,"
                                    + " response_data = given.data::json, retry_at = NULL, updated_at = now(),"
                                    + " completed_at = now(), epoch = 1 FROM unnest(?, ?) AS given(given_id, data)"
                                    + " WHERE id = given_id AND status = 'pending' AND attempts = 0",
                            ids,
                            data)
                    .executeUpdate();
            connection.commit();
            connection.setAutoCommit(true);
        }
    }

    @Override
    public void close() {
        try {
            for (Connection connection : connections) {
                connection.close();
            }
        } catch (SQLException e) {
            throw PostgresDatabase.failed(e);
        }
    }
}
