package dev.offlinesync.sqlite;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * A table of records that gets the user into its primary key, which SQLite can do only by making the table anew. All that a
 * person has added stays: columns, indexes and triggers.
 */
record RekeyedTable(String name) {
    private static final String BEFORE = "PRIMARY KEY (collection, _id)";
    private static final String AFTER = "PRIMARY KEY (collection, user, _id)";

    void change(Connection connection) throws SQLException {
        String declared = texts(connection, "type = 'table'").get(0);
        int begin = declared.indexOf('(');
        if (!declared.contains(BEFORE)) {
            throw new IllegalStateException("the table " + name + " was changed by hand: it has no " + BEFORE);
        }
        List<String> dependents = texts(connection, "type IN ('index', 'trigger') AND sql IS NOT NULL");
        try (Statement sql = connection.createStatement()) {
            sql.executeUpdate("CREATE TABLE " + name + "_rekeyed "
                    + declared.substring(begin).replace(BEFORE, AFTER));
            String columns = String.join(", ", columns(sql));
            sql.executeUpdate("INSERT INTO " + name + "_rekeyed (" + columns + ") SELECT " + columns + " FROM " + name);
            sql.executeUpdate("DROP TABLE " + name);
            // else it would look into the views of the table, which is not there at the moment
            sql.execute("PRAGMA legacy_alter_table = ON");
            sql.executeUpdate("ALTER TABLE " + name + "_rekeyed RENAME TO " + name);
            sql.execute("PRAGMA legacy_alter_table = OFF");
            for (String dependent : dependents) {
                sql.executeUpdate(dependent);
            }
        }
    }

    private List<String> texts(Connection connection, String which) throws SQLException {
        try (Statement sql = connection.createStatement();
                ResultSet found = sql.executeQuery(
                        "SELECT sql FROM sqlite_schema WHERE tbl_name = '" + name + "' AND " + which)) {
            List<String> texts = new ArrayList<>();
            while (found.next()) {
                texts.add(found.getString(1));
            }
            return texts;
        }
    }

    /** Those that are stored; what is computed from them is not copied. */
    private List<String> columns(Statement sql) throws SQLException {
        List<String> columns = new ArrayList<>();
        try (ResultSet found = sql.executeQuery("PRAGMA table_info(" + name + ")")) {
            while (found.next()) {
                columns.add('"' + found.getString("name").replace("\"", "\"\"") + '"');
            }
        }
        return columns;
    }
}
