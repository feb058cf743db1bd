package dev.offlinesync.bench.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.LongStream;

/** A schema of the bench's own in a PostgreSQL that runs already; it is dropped at the end. */
public final class PostgresDatabase implements Database {
    private final PostgresAddress address;
    private final String schema;

    /** @param uri its other schemas are not used: nothing of anybody else's is touched */
    public PostgresDatabase(String uri) {
        this.address = PostgresAddress.of(uri);
        this.schema = "offlinesync_bench_" + UUID.randomUUID().toString().substring(0, 8);
        query("SELECT 1", rows -> true);
    }

    @FunctionalInterface
    private interface Rows<T> {
        T of(ResultSet rows) throws SQLException;
    }

    private <T> T query(String sql, Rows<T> result, String... args) {
        try (Connection connection = address.connect(schema);
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < args.length; i++) {
                statement.setString(i + 1, args[i]);
            }
            try (ResultSet rows = statement.executeQuery()) {
                return result.of(rows);
            }
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    static IllegalStateException failed(SQLException e) {
        return new IllegalStateException("PostgreSQL: " + e.getMessage(), e);
    }

    private static long first(ResultSet rows) throws SQLException {
        rows.next();
        return rows.getLong(1);
    }

    @Override
    public String describe() {
        String version = query("SHOW server_version", rows -> {
            rows.next();
            return rows.getString(1);
        });
        return "PostgreSQL " + version + " at " + address.place() + ", schema " + schema;
    }

    @Override
    public Map<String, String> settings() {
        return Map.of("SYNC_STORE", address.withSchema(schema));
    }

    @Override
    public long items(String run, String status) {
        return query(
                "SELECT count(*) FROM sync_items WHERE status = ? AND user_id >= ? AND user_id < ?",
                PostgresDatabase::first,
                status,
                run + "-",
                run + ".");
    }

    @Override
    public long records(String run, String collection) {
        return query(
                "SELECT count(*) FROM sync_records WHERE collection = ? AND user_id >= ? AND user_id < ?"
                        + " AND deleted_at IS NULL",
                PostgresDatabase::first,
                collection,
                run + "-",
                run + ".");
    }

    @Override
    public boolean has(String run, String status) {
        return query(
                "SELECT FROM sync_items WHERE status = ? AND user_id >= ? AND user_id < ? LIMIT 1",
                ResultSet::next,
                status,
                run + "-",
                run + ".");
    }

    @Override
    public long[] completions(String run) {
        return query(
                "SELECT extract(epoch FROM completed_at) * 1000 FROM sync_items"
                        + " WHERE status = 'completed' AND user_id >= ? AND user_id < ?",
                rows -> {
                    LongStream.Builder times = LongStream.builder();
                    while (rows.next()) {
                        times.add(rows.getLong(1));
                    }
                    return times.build().sorted().toArray();
                },
                run + "-",
                run + ".");
    }

    /** It counts transactions, and statements only with an extension. */
    @Override
    public Optional<Long> commands() {
        return Optional.empty();
    }

    /** It is many processes, and tells the time of none. */
    @Override
    public Optional<Duration> cpu() {
        return Optional.empty();
    }

    @Override
    public Bare bare() {
        return new BarePostgres(address, schema, schema + "_bare");
    }

    @Override
    public void history(int items) {
        try (BarePostgres bare = new BarePostgres(address, schema, schema)) {
            History.fill(bare.client(), items);
        }
    }

    @Override
    public void close() {
        try (Connection connection = address.connect(schema);
                Statement sql = connection.createStatement()) {
            sql.execute("DROP SCHEMA IF EXISTS " + schema + " CASCADE");
            sql.execute("DROP SCHEMA IF EXISTS " + schema + "_bare CASCADE");
        } catch (SQLException e) {
            System.err.println("could not drop the schema " + schema + ": " + e.getMessage());
        }
    }
}
