package dev.offlinesync.quarkus;

import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.store.Enlistment;
import dev.offlinesync.core.store.QueueStore.Stored;
import dev.offlinesync.core.store.StoreUnavailable;
import dev.offlinesync.core.store.SyncStore;
import dev.offlinesync.postgres.PostgresStore;
import dev.offlinesync.postgres.PostgresStoreOptions;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource.DataSourceLiteral;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Default;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import jakarta.transaction.Status;
import jakarta.transaction.SystemException;
import jakarta.transaction.TransactionManager;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** On a DataSource of Quarkus, if the application has {@code quarkus-jdbc-postgresql} and {@code sync-postgres-adapter}. */
@Singleton
public class DataSourceStore implements ClientStore, JoinableStore {
    private final OfflineSyncConfig.Postgres config;
    private final Instance<AgroalDataSource> dataSources;
    private final TransactionManager transactions;

    DataSourceStore(
            OfflineSyncConfig config, @Any Instance<AgroalDataSource> dataSources, TransactionManager transactions) {
        this.config = config.postgres();
        this.dataSources = dataSources;
        this.transactions = transactions;
    }

    @Override
    public SyncStore open(Handlers handlers) {
        PostgresStoreOptions options = options();
        try {
            return PostgresStore.open(new OutsideTransactions(dataSource(), transactions), options);
        } catch (StoreUnavailable | IllegalStateException e) {
            throw new ConfigurationException(
                    e.getMessage() + " (quarkus.datasource."
                            + config.datasource().map(name -> name + ".").orElse("") + "jdbc.url says where it is)",
                    e);
        }
    }

    private PostgresStoreOptions options() {
        try {
            return config.schema().map(PostgresStoreOptions.DEFAULT::withSchema).orElse(PostgresStoreOptions.DEFAULT);
        } catch (IllegalArgumentException e) {
            throw Property.wrong("postgres.schema", e);
        }
    }

    private AgroalDataSource dataSource() {
        if (config.datasource().isEmpty()) {
            return dataSources.select(Default.Literal.INSTANCE).get();
        }
        String name = config.datasource().get();
        Instance<AgroalDataSource> named = dataSources.select(new DataSourceLiteral(name));
        if (named.isUnsatisfied()) {
            throw Property.wrong(
                    "postgres.datasource",
                    new IllegalArgumentException("Quarkus has no DataSource of the name " + name
                            + "; quarkus.datasource." + name + ".db-kind would make one"));
        }
        return named.get();
    }

    @Override
    public Optional<Enlistment> current(SyncStore store) {
        if (store instanceof PostgresStore postgres
                && postgres.dataSource().orElse(null) instanceof OutsideTransactions outside) {
            return isJoined(outside.dataSource())
                    ? Optional.of(items -> insert(postgres, outside.dataSource(), items))
                    : Optional.empty();
        }
        return Optional.empty();
    }

    /** One that commits by itself takes no part: {@code quarkus.datasource.jdbc.transactions} is disabled. */
    private boolean isJoined(AgroalDataSource connections) {
        try (Connection connection = connections.getConnection()) {
            return !connection.getAutoCommit();
        } catch (SQLException e) {
            if (isToBeRolledBack()) {
                throw new IllegalStateException("nothing can be added in a transaction that is to be rolled back", e);
            }
            throw unusable(e);
        }
    }

    private boolean isToBeRolledBack() {
        try {
            return transactions.getStatus() == Status.STATUS_MARKED_ROLLBACK;
        } catch (SystemException e) {
            return false; // what led here is told
        }
    }

    private static StoreUnavailable unusable(SQLException e) {
        return new StoreUnavailable("the connection of the transaction cannot be used: " + e.getMessage(), e);
    }

    /** Quarkus gives whoever asks within a transaction the connection of that, and takes it back when it ends. */
    private static List<Stored> insert(PostgresStore store, AgroalDataSource connections, List<SyncItem> items) {
        try (Connection connection = connections.getConnection()) {
            return store.within(connection).insert(items);
        } catch (SQLException e) {
            throw unusable(e);
        }
    }
}
