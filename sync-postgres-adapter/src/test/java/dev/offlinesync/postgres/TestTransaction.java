package dev.offlinesync.postgres;

import dev.offlinesync.contract.EnlistmentContract;
import dev.offlinesync.core.store.Enlistment;
import java.sql.Connection;
import java.sql.SQLException;

/** A transaction of an application on a connection of its own. */
final class TestTransaction implements EnlistmentContract.Transaction {
    private final PostgresStore store;
    private final Connection connection;

    TestTransaction(PostgresStore store, Connection connection) {
        this.store = store;
        this.connection = connection;
        run(() -> connection.setAutoCommit(false));
    }

    private interface Step {
        void run() throws SQLException;
    }

    private static void run(Step... steps) {
        try {
            for (Step step : steps) {
                step.run();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Enlistment enlistment() {
        return store.within(connection);
    }

    @Override
    public void commit() {
        run(connection::commit, connection::close);
    }

    @Override
    public void rollBack() {
        run(connection::rollback, connection::close);
    }
}
