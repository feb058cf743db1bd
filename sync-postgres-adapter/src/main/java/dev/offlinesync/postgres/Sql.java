package dev.offlinesync.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The statements of one transaction. */
final class Sql {
    private final Connection connection;
    private boolean undone;

    Sql(Connection connection) {
        this.connection = connection;
    }

    @FunctionalInterface
    interface Row<T> {
        T of(ResultSet row) throws SQLException;
    }

    /** Gets one row after the other, until it answers false. */
    void each(String sql, Row<Boolean> row, @Nullable Object... args) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, args);
            try (ResultSet found = statement.executeQuery()) {
                while (found.next() && row.of(found)) {
                    // the row says when it is enough
                }
            }
        }
    }

    <T> List<T> list(String sql, Row<T> row, @Nullable Object... args) throws SQLException {
        List<T> all = new ArrayList<>();
        each(sql, found -> all.add(row.of(found)), args);
        return all;
    }

    <T> Optional<T> first(String sql, Row<T> row, @Nullable Object... args) throws SQLException {
        return list(sql, row, args).stream().findFirst();
    }

    /** @return how many rows it changed */
    int update(String sql, @Nullable Object... args) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, args);
            return statement.executeUpdate();
        }
    }

    /** Several statements without arguments. */
    void script(String statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(statements);
        }
    }

    /** Rows as the arrays that {@code unnest} takes: one of texts for each column. The statement gives them their types. */
    static Object[] columns(int width, List<@Nullable Object[]> rows) {
        @Nullable String[][] columns = new String[width][rows.size()];
        for (int r = 0; r < rows.size(); r++) {
            for (int c = 0; c < width; c++) {
                Object value = rows.get(r)[c];
                columns[c][r] = value == null ? null : value.toString();
            }
        }
        return columns;
    }

    /** As many question marks as there are columns in this list, for {@link #columns}. */
    static String marks(String columns) {
        return "?" + ", ?".repeat(columns.split(",").length - 1);
    }

    private static void bind(PreparedStatement statement, @Nullable Object[] args) throws SQLException {
        for (int i = 0; i < args.length; i++) {
            statement.setObject(i + 1, args[i] instanceof Instant at ? at.atOffset(ZoneOffset.UTC) : args[i]);
        }
    }

    static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }

    /** Answers this, and leaves nothing written. */
    <T> T undo(T answer) {
        undone = true;
        return answer;
    }

    boolean isUndone() {
        return undone;
    }
}
