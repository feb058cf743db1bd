package dev.offlinesync.sqlite;

import dev.offlinesync.core.item.IdSecret;
import dev.offlinesync.core.record.CollectionName;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The tables, by number: {@code PRAGMA user_version} says which steps a file has taken. */
final class Schema {
    /** Each step leads from its index in this list to the next number. A released step is never changed. */
    static final List<String> STEPS =
            List.of("schema-1.sql", "schema-2.sql", "schema-3.sql", "schema-4.sql", "schema-5.sql");

    /** What stands before this step is more than SQL can say. */
    private static final String KEYS_OF_USERS = "schema-3.sql";

    private Schema() {}

    /**
     * Upgrades a file, all steps in one transaction.
     *
     * @throws IllegalStateException if the file is newer than this program
     */
    static void migrate(Connection connection, Path file) throws SQLException {
        try (Statement sql = connection.createStatement()) {
            sql.execute("BEGIN IMMEDIATE");
            int version = version(sql);
            if (version > STEPS.size()) {
                throw new IllegalStateException(file + " was written by a newer version of this program (schema "
                        + version + ", known here up to " + STEPS.size()
                        + "): start that one, or name another directory");
            }
            for (String step : STEPS.subList(version, STEPS.size())) {
                if (step.equals(KEYS_OF_USERS)) {
                    new RekeyedTable("records").change(connection);
                    new RekeyedTable("synctombstones").change(connection);
                }
                sql.executeUpdate(text(step));
            }
            sql.executeUpdate("PRAGMA user_version = " + STEPS.size());
            sql.execute("COMMIT");
        }
    }

    /** Its answer is closed: while one is open, SQLite drops no table. */
    private static int version(Statement sql) throws SQLException {
        try (ResultSet found = sql.executeQuery("PRAGMA user_version")) {
            return found.getInt(1);
        }
    }

    static IdSecret idSecret(Connection connection) throws SQLException {
        try (Statement sql = connection.createStatement();
                ResultSet found = sql.executeQuery("SELECT secret FROM syncsecret")) {
            if (!found.next()) {
                throw new IllegalStateException("the table syncsecret is empty: restore it from a backup, or type"
                        + " INSERT INTO syncsecret VALUES (1, randomblob(32))");
            }
            return new IdSecret(found.getBytes(1));
        }
    }

    /** Where it is tried whether the file can be written. No step of its own: any version can do with or without it. */
    static void createReadiness(Connection connection) throws SQLException {
        try (Statement sql = connection.createStatement()) {
            sql.execute("CREATE TABLE IF NOT EXISTS syncready (one INTEGER PRIMARY KEY CHECK (one = 1),"
                    + " checkedAt TEXT NOT NULL, room BLOB)");
        }
    }

    /** No step of its own either: a version that counts nothing does with or without it. */
    static void createIndexOfFailed(Connection connection) throws SQLException {
        try (Statement sql = connection.createStatement()) {
            sql.execute("CREATE INDEX IF NOT EXISTS syncqueues_failed ON syncqueues (userId) WHERE " + Queries.FAILED);
        }
    }

    /** Rules of somebody else on the queue's tables, which may refuse what the queue must write; a sentence each. */
    static List<String> foreignRules(Connection connection) throws SQLException {
        StringBuilder ours = new StringBuilder();
        STEPS.forEach(step -> ours.append(text(step)));
        List<String> found = new ArrayList<>();
        try (Statement sql = connection.createStatement();
                ResultSet rules = sql.executeQuery("SELECT type, name, tbl_name FROM sqlite_schema WHERE tbl_name IN"
                        + " ('syncqueues', 'synclanes', 'synctombstones', 'syncsequence', 'syncready')"
                        + " AND (type = 'trigger' OR (type = 'index' AND sql LIKE 'CREATE UNIQUE%')) ORDER BY name")) {
            while (rules.next()) {
                if (!ours.toString().contains(" " + rules.getString("name") + " ")) {
                    found.add("the " + rules.getString("type") + " " + rules.getString("name") + " of "
                            + rules.getString("tbl_name")
                            + " is not the server's; if it refuses a row, the queue stands still (503)");
                }
            }
        }
        return found;
    }

    /** A view of each collection for a person at the shell, under its own name unless that name is taken. */
    static void createViews(Connection connection, Set<String> collections) throws SQLException {
        try (Statement sql = connection.createStatement()) {
            for (String collection : collections) {
                String name = new CollectionName(collection).text(); // so that it can stand in a statement
                boolean isTaken = name.startsWith("sqlite_")
                        || sql.executeQuery("SELECT count(*) FROM sqlite_schema WHERE lower(name) = lower('" + name
                                                + "')")
                                        .getInt(1)
                                > 0;
                if (!isTaken) {
                    sql.executeUpdate("CREATE VIEW \"" + name + "\" AS SELECT _id, user, data, version AS _version,"
                            + " createdAt, updatedAt FROM records WHERE collection = '" + name + "'");
                }
            }
        }
    }

    private static String text(String resource) {
        try (InputStream in = Schema.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("not in the jar: " + resource);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
