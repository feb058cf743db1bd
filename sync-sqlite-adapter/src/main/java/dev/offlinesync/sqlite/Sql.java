package dev.offlinesync.sqlite;

import dev.offlinesync.core.item.IsoTime;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One connection that keeps each statement prepared; an argument may be an {@link Instant}. Not thread-safe: one thread
 * uses it at a time.
 */
final class Sql implements AutoCloseable {
    private final Connection connection;
    private final Map<String, PreparedStatement> statements = new HashMap<>();

    Sql(Connection connection) {
        this.connection = connection;
    }

    /** Several statements in one transaction: they get its connection. */
    @FunctionalInterface
    interface Work<T> {
        T in(Sql sql) throws SQLException;
    }

    @FunctionalInterface
    interface Row<T> {
        T of(ResultSet row) throws SQLException;
    }

    /** Gets one row after the other, and answers whether it wants another. */
    @FunctionalInterface
    interface Rows {
        boolean next(ResultSet row) throws SQLException;
    }

    void each(String sql, Rows rows, @Nullable Object... args) throws SQLException {
        execute(sql, args, statement -> {
            try (ResultSet found = statement.executeQuery()) {
                while (found.next() && rows.next(found)) {
                    // the rows say when it is enough
                }
            }
            return 0;
        });
    }

    <T> List<T> list(String sql, Row<T> row, @Nullable Object... args) throws SQLException {
        List<T> all = new ArrayList<>();
        each(sql, found -> all.add(row.of(found)), args);
        return all;
    }

    <T> Optional<T> first(String sql, Row<T> row, @Nullable Object... args) throws SQLException {
        List<T> one = new ArrayList<>(1);
        each(sql, found -> !one.add(row.of(found)), args);
        return one.stream().findFirst();
    }

    /** @return how many rows it changed */
    int update(String sql, @Nullable Object... args) throws SQLException {
        return execute(sql, args, PreparedStatement::executeUpdate);
    }

    /** A statement without a result, such as BEGIN. */
    void run(String sql) throws SQLException {
        execute(sql, new Object[0], statement -> statement.execute() ? 1 : 0);
    }

    /** A date, which is a text with milliseconds and Z, so that dates sort as texts. */
    static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        String text = row.getString(column);
        return text == null ? null : IsoTime.instant(text);
    }

    /** After a failure, some of which make SQLite roll back by itself. */
    void rollBack(Throwable why) {
        try {
            run("ROLLBACK");
        } catch (SQLException e) {
            why.addSuppressed(e);
        }
    }

    @FunctionalInterface
    private interface Execution {
        int of(PreparedStatement statement) throws SQLException;
    }

    private int execute(String sql, @Nullable Object[] args, Execution execution) throws SQLException {
        PreparedStatement statement = statements.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            statements.put(sql, statement);
        }
        try {
            for (int i = 0; i < args.length; i++) {
                statement.setObject(i + 1, args[i] instanceof Instant at ? IsoTime.text(at) : args[i]);
            }
            return execution.of(statement);
        } catch (SQLException e) {
            statements.remove(sql); // the driver cannot use a statement again that has failed
            statement.close();
            throw e;
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
