package dev.offlinesync.postgres;

import com.zaxxer.hikari.HikariDataSource;
import dev.offlinesync.core.store.StoreUnavailable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;

/** Runs each call of a port in a transaction of its own, at READ COMMITTED, on a connection of the pool. */
final class Database {
    /** SQLSTATE of a transaction that was aborted in favour of another. */
    static final String TRY_AGAIN = "40001";

    private static final int TRIES = 5;

    /**
     * Classes of SQLSTATE that waiting may cure: connection, transaction state (a standby that was promoted),
     * authorisation, conflict, resources, lock not available, operator intervention and timeouts, system error.
     */
    private static final Set<String> PASSING = Set.of("08", "25", "28", "40", "53", "55", "57", "58");

    private final HikariDataSource pool;

    Database(HikariDataSource pool) {
        this.pool = pool;
    }

    @FunctionalInterface
    interface Work<T> {
        T in(Sql sql) throws SQLException;
    }

    /**
     * Runs this work in a transaction. When it returns, its writes are on disk.
     *
     * @param work runs again if the transaction was aborted in favour of another
     */
    <T> T transaction(Work<T> work) {
        for (int tries = 1; ; tries++) {
            try (Connection connection = pool.getConnection()) { // the pool rolls back what was not committed
                Sql sql = new Sql(connection);
                T answer = work.in(sql);
                if (!sql.isUndone()) {
                    connection.commit();
                }
                return answer;
            } catch (SQLException e) {
                if (!kind(e).equals("40") || tries == TRIES) {
                    throw translated(e);
                }
            }
        }
    }

    private RuntimeException translated(SQLException e) {
        if (pool.isClosed()) {
            return new IllegalStateException("the store is closed", e);
        }
        String message = "PostgreSQL: " + e.getMessage();
        return PASSING.contains(kind(e)) ? new StoreUnavailable(message, e) : new IllegalStateException(message, e);
    }

    /** The class of its SQLSTATE. Errors of the pool have none, and are about connections. */
    static String kind(SQLException e) {
        String state = e.getSQLState();
        return state == null ? "08" : state.substring(0, 2);
    }
}
