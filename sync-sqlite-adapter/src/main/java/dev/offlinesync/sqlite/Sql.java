package dev.offlinesync.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One connection that keeps each statement prepared. Not thread-safe: whoever holds it uses it alone. */
final class Sql implements AutoCloseable {
    private final Connection connection;
    private final Map<String, PreparedStatement> statements = new HashMap<>();

    Sql(Connection connection) {
        this.connection = connection;
    }

    /** Several calls that belong together: in one transaction, since they are given the connection of one. */
    @FunctionalInterface
    interface Work<T> {
        T in(Sql sql) throws SQLException;
    }

    @FunctionalInterface
    interface Row<T> {
        T of(ResultSet row) throws SQLException;
    }

    /** Sees row after row, and says whether it wants another. */
    @FunctionalInterface
    interface Rows {
        boolean next(ResultSet row) throws SQLException;
    }

    void each(String sql, Rows rows, @Nullable Object... args) throws SQLException {
        try (ResultSet found = bind(sql, args).executeQuery()) {
            while (found.next() && rows.next(found)) {
                // the rows say when it is enough
            }
        }
    }

    <T> List<T> list(String sql, Row<T> row, @Nullable Object... args) throws SQLException {
        List<T> all = new ArrayList<>();
        each(sql, found -> all.add(row.of(found)), args);
        return all;
    }

    <T> Optional<T> first(String sql, Row<T> row, @Nullable Object... args) throws SQLException {
        try (ResultSet found = bind(sql, args).executeQuery()) {
            return found.next() ? Optional.of(row.of(found)) : Optional.empty();
        }
    }

    /** @return how many rows it changed */
    int update(String sql, @Nullable Object... args) throws SQLException {
        return bind(sql, args).executeUpdate();
    }

    /** A statement without an answer, such as BEGIN. */
    void run(String sql) throws SQLException {
        bind(sql).execute();
    }

    private PreparedStatement bind(String sql, @Nullable Object... args) throws SQLException {
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
    public void close() throws SQLException {
        connection.close();
    }
}
