package dev.offlinesync.spring;

import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.store.QueueStore.Stored;
import dev.offlinesync.postgres.PostgresStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Transactions on a {@code DataSource}: those of a {@code DataSourceTransactionManager}, and of JPA's, which shows the
 * connection of its own in the same way.
 */
final class PostgresTransactions implements JoinableTransactions, JoinableTransactions.Joined {
    private final PostgresStore store;
    private final DataSource connections;

    PostgresTransactions(PostgresStore store, DataSource connections) {
        this.store = store;
        this.connections = connections;
    }

    @Override
    public Optional<Joined> current() {
        if (TransactionSynchronizationManager.getResource(connections) == null) {
            return Optional.empty();
        }
        Connection connection = DataSourceUtils.getConnection(connections);
        try {
            // one that commits by itself was only kept for the transaction of another database
            return connection.getAutoCommit() ? Optional.empty() : Optional.of(this);
        } catch (SQLException e) {
            throw new IllegalStateException("the connection of the transaction cannot be used", e);
        } finally {
            DataSourceUtils.releaseConnection(connection, connections);
        }
    }

    @Override
    public List<Stored> insert(List<SyncItem> items) {
        Connection connection = DataSourceUtils.getConnection(connections);
        try {
            return store.within(connection).insert(items);
        } finally {
            DataSourceUtils.releaseConnection(connection, connections);
        }
    }

    @Override
    public void commitRest() {
        Connection connection = DataSourceUtils.getConnection(connections);
        try {
            if (!connection.getAutoCommit()) {
                connection.commit();
            }
        } catch (SQLException e) {
            throw new IllegalStateException("what was added after the commit cannot be committed", e);
        } finally {
            DataSourceUtils.releaseConnection(connection, connections);
        }
    }
}
