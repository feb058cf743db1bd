package dev.offlinesync.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Runs each call of a port in a transaction of its own, at READ COMMITTED, on a connection of the pool. */
final class Database implements AutoCloseable {
    private static final int TRIES = 5;

    private final DataSource connections;
    private final @Nullable String settings;
    private final Runnable onClose;
    private volatile boolean closed;

    /**
     * @param settings begins each transaction; null if the connections have them already
     * @param onClose ends the connections if they are ours
     */
    Database(DataSource connections, @Nullable String settings, Runnable onClose) {
        this.connections = connections;
        this.settings = settings;
        this.onClose = onClose;
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
        return run(work, false);
    }

    /** {@link #transaction} for work that is one statement: with connections of our own, it is one round trip. */
    <T> T one(Work<T> work) {
        return run(work, settings == null);
    }

    private <T> T run(Work<T> work, boolean commitsByItself) {
        if (closed) {
            throw new IllegalStateException("the store is closed");
        }
        for (int tries = 1; ; tries++) {
            try (Connection connection = connections.getConnection()) {
                return on(connection, work, commitsByItself);
            } catch (SQLException e) {
                if (closed) {
                    throw new IllegalStateException("the store is closed", e);
                }
                if (!Errors.isConflict(e) || tries == TRIES) {
                    throw Errors.of(e);
                }
            }
        }
    }

    private <T> T on(Connection connection, Work<T> work, boolean commitsByItself) throws SQLException {
        boolean before = connection.getAutoCommit();
        connection.setAutoCommit(commitsByItself);
        boolean done = false;
        try {
            Sql sql = new Sql(connection);
            if (settings != null) {
                try (Statement begin = connection.createStatement()) {
                    begin.execute(settings);
                }
            }
            T answer = work.in(sql);
            if (!commitsByItself && !sql.isUndone()) {
                connection.commit();
                done = true;
            }
            return answer;
        } finally {
            if (!commitsByItself && !done) {
                rollBack(connection);
            }
            if (!connection.isClosed()) {
                connection.setAutoCommit(before);
            }
        }
    }

    /** Whoever gets the connection next is not to find our transaction. If it cannot be ended, neither can it be used. */
    private static void rollBack(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            try {
                connection.abort(Runnable::run);
            } catch (SQLException ignored) {
                return; // what led here is told
            }
        }
    }

    /** Ends the connections if they are ours. Every later call says that the store is closed. */
    @Override
    public void close() {
        closed = true;
        onClose.run();
    }
}
