package dev.offlinesync.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The statements of one transaction. */
final class Sql {
    /** Rows fetched at once. Without it the driver holds a whole result in memory. */
    private static final int FETCH = 20;

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
            statement.setFetchSize(FETCH);
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

    /**
     * One statement with many arguments, sent together and run in their order.
     *
     * @return for each whether it changed a row
     */
    List<Boolean> batch(String sql, List<@Nullable Object[]> all) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (@Nullable Object[] args : all) {
                bind(statement, args);
                statement.addBatch();
            }
            return Arrays.stream(statement.executeBatch()).mapToObj(n -> n > 0).toList();
        }
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
