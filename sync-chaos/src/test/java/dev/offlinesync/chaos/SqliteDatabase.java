package dev.offlinesync.chaos;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Through JDBC, beside the server, as a person with the sqlite3 shell. */
final class SqliteDatabase implements Database {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String url;

    SqliteDatabase(Path dataDirectory) {
        url = "jdbc:sqlite:" + dataDirectory.resolve("offline-sync.db");
    }

    @FunctionalInterface
    private interface Row<T> {
        T of(ResultSet row) throws SQLException;
    }

    @Override
    public Snapshot read() {
        return new Snapshot(
                all("SELECT * FROM syncqueues", SqliteDatabase::item),
                all(
                        "SELECT * FROM records",
                        row -> new Snapshot.Record(
                                row.getString("collection") + "/" + row.getString("_id"),
                                row.getString("user"),
                                row.getLong("version"),
                                row.getString("item"),
                                tree(row.getString("data")))),
                all(
                        "SELECT * FROM synctombstones",
                        row -> new Snapshot.Tombstone(
                                row.getString("collection") + "/" + row.getString("_id"),
                                row.getString("user"),
                                row.getLong("version"),
                                row.getString("item"))),
                all(
                        "SELECT * FROM synclanes",
                        row -> new Snapshot.Lane(row.getString("userId"), text(row.getString("owner")))));
    }

    private static Snapshot.Item item(ResultSet row) throws SQLException {
        return new Snapshot.Item(
                row.getString("_id"),
                row.getString("userId"),
                text(row.getString("mutationId")),
                row.getString("status"),
                row.getInt("attempts"),
                row.getInt("maxAttempts"),
                text(row.getString("failure")),
                row.getLong("sequence"),
                tree(row.getString("responseData")));
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
                        "SELECT (SELECT count(*) FROM syncqueues WHERE status IN ('pending', 'processing'))"
                                + " + (SELECT count(*) FROM synclanes WHERE owner IS NOT NULL)",
                        row -> row.getLong(1))
                .get(0)
                .equals(0L);
    }

    @Override
    public void hurry() {
        update("UPDATE syncqueues SET retryAt = NULL WHERE status = 'pending' AND retryAt IS NOT NULL");
    }

    @Override
    public void wipe() {
        for (String table : List.of("syncqueues", "records", "synctombstones")) {
            update("DELETE FROM " + table);
        }
    }

    void update(String statement) {
        try (Connection connection = DriverManager.getConnection(url);
                Statement sql = connection.createStatement()) {
            sql.execute("PRAGMA busy_timeout = 10000");
            sql.executeUpdate(statement);
        } catch (SQLException e) {
            throw new AssertionError(statement, e);
        }
    }

    private <T> List<T> all(String query, Row<T> row) {
        try (Connection connection = DriverManager.getConnection(url);
                Statement sql = connection.createStatement()) {
            sql.execute("PRAGMA busy_timeout = 10000");
            List<T> rows = new ArrayList<>();
            ResultSet result = sql.executeQuery(query);
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
