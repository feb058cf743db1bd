package dev.offlinesync.chaos;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.offlinesync.postgres.PostgresServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Through JDBC, past every proxy, as a person with psql. */
final class PostgresDatabase implements Database {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final PostgresServer server;

    PostgresDatabase(PostgresServer server) {
        this.server = server;
    }

    @FunctionalInterface
    private interface Row<T> {
        T of(ResultSet row) throws SQLException;
    }

    @Override
    public Snapshot read() {
        return new Snapshot(
                all("SELECT * FROM sync_items", PostgresDatabase::item),
                all(
                        "SELECT * FROM sync_records WHERE deleted_at IS NULL",
                        row -> new Snapshot.Record(
                                row.getString("collection") + "/" + row.getString("id"),
                                row.getString("user_id"),
                                row.getLong("version"),
                                row.getString("item"),
                                tree(row.getString("data")))),
                all(
                        "SELECT * FROM sync_records WHERE deleted_at IS NOT NULL",
                        row -> new Snapshot.Tombstone(
                                row.getString("collection") + "/" + row.getString("id"),
                                row.getString("user_id"),
                                row.getLong("version"),
                                row.getString("item"))),
                all(
                        "SELECT * FROM sync_lanes",
                        row -> new Snapshot.Lane(row.getString("user_id"), text(row.getString("owner")))));
    }

    private static Snapshot.Item item(ResultSet row) throws SQLException {
        return new Snapshot.Item(
                row.getString("id"),
                row.getString("user_id"),
                text(row.getString("mutation_id")),
                row.getString("status"),
                row.getInt("attempts"),
                row.getInt("max_attempts"),
                text(row.getString("failure")),
                row.getLong("sequence"),
                tree(row.getString("response_data")));
    }

    private static String text(String value) {
        return value == null ? "" : value;
    }

    private static Map<String, Object> tree(String json) {
        try {
            return json == null ? Map.of() : JSON.readValue(json, new TypeReference<>() {});
        } catch (JsonProcessingException e) {
            throw new AssertionError(json, e);
        }
    }

    @Override
    public boolean isQuiet() {
        return all(
                        "SELECT (SELECT count(*) FROM sync_items WHERE status IN ('pending', 'processing'))"
                                + " + (SELECT count(*) FROM sync_lanes WHERE owner IS NOT NULL)",
                        row -> row.getLong(1))
                .get(0)
                .equals(0L);
    }

    @Override
    public void hurry() {
        update("UPDATE sync_items SET retry_at = NULL WHERE status = 'pending' AND retry_at IS NOT NULL");
    }

    @Override
    public void wipe() {
        update("DELETE FROM sync_items; DELETE FROM sync_records");
    }

    private void update(String statements) {
        try (Connection psql = server.psql("postgres");
                Statement sql = psql.createStatement()) {
            sql.execute(statements);
        } catch (SQLException e) {
            throw new AssertionError(statements, e);
        }
    }

    private <T> List<T> all(String query, Row<T> row) {
        try (Connection psql = server.psql("postgres");
                Statement sql = psql.createStatement();
                ResultSet result = sql.executeQuery(query)) {
            List<T> rows = new ArrayList<>();
            while (result.next()) {
                rows.add(row.of(result));
            }
            return rows;
        } catch (SQLException e) {
            throw new AssertionError(query, e);
        }
    }

    @Override
    public void close() {}
}
