package dev.offlinesync.quarkus;

import io.agroal.api.AgroalDataSource;
import jakarta.transaction.InvalidTransactionException;
import jakarta.transaction.Status;
import jakarta.transaction.SystemException;
import jakarta.transaction.Transaction;
import jakarta.transaction.TransactionManager;
import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A DataSource of Quarkus for a store that commits for itself: as long as the store has a connection, the transaction of
 * whoever called it is suspended, or the connection would be that of the transaction.
 *
 * @param dataSource whose connections take part in transactions
 */
record OutsideTransactions(AgroalDataSource dataSource, TransactionManager transactions) implements DataSource {
    @FunctionalInterface
    private interface Connecting {
        Connection connect() throws SQLException;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return outside(dataSource::getConnection);
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return outside(() -> dataSource.getConnection(user, password));
    }

    private Connection outside(Connecting connecting) throws SQLException {
        @Nullable Transaction suspended = suspend();
        if (suspended == null) {
            return connecting.connect();
        }
        try {
            return resuming(connecting.connect(), suspended);
        } catch (SQLException | RuntimeException e) {
            resume(suspended);
            throw e;
        }
    }

    /** The caller's transaction goes on when this connection is closed. */
    private Connection resuming(Connection connection, Transaction suspended) {
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (!method.getName().equals("close")) {
                        return call(connection, method, arguments);
                    }
                    try {
                        return call(connection, method, arguments);
                    } finally {
                        resume(suspended);
                    }
                });
    }

    @SuppressWarnings("NullAway") // methods without arguments, or without a result
    private static Object call(Connection connection, Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(connection, arguments);
        } catch (InvocationTargetException e) {
            throw e.getTargetException();
        }
    }

    private @Nullable Transaction suspend() throws SQLException {
        try {
            int status = transactions.getStatus();
            boolean isRunning = status == Status.STATUS_ACTIVE || status == Status.STATUS_MARKED_ROLLBACK;
            return isRunning ? transactions.suspend() : null;
        } catch (SystemException e) {
            throw new SQLException("the transaction of the caller cannot be suspended", e);
        }
    }

    private void resume(Transaction suspended) throws SQLException {
        try {
            transactions.resume(suspended);
        } catch (SystemException | InvalidTransactionException e) {
            throw new SQLException("the transaction of the caller cannot be resumed", e);
        }
    }

    @Override
    public @Nullable PrintWriter getLogWriter() throws SQLException {
        return dataSource.getLogWriter();
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter out) throws SQLException {
        dataSource.setLogWriter(out);
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        dataSource.setLoginTimeout(seconds);
    }

    @Override
    public int getLoginTimeout() throws SQLException {
        return dataSource.getLoginTimeout();
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getLogger(Logger.GLOBAL_LOGGER_NAME);
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return dataSource.unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return dataSource.isWrapperFor(type);
    }
}
