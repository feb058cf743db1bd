package dev.offlinesync.spring;

import dev.offlinesync.core.store.StoreUnavailable;
import dev.offlinesync.core.store.SyncStore;
import dev.offlinesync.postgres.PostgresStore;
import dev.offlinesync.postgres.PostgresStoreOptions;
import dev.offlinesync.spring.OfflineSyncProperties.StoreKind;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.util.ClassUtils;

/** The queue in the application's PostgreSQL. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnMissingBean(SyncStore.class)
@ConditionalOnStore(StoreKind.POSTGRES)
class PostgresStoreConfiguration {
    @Bean
    SyncStore syncStore(
            ListableBeanFactory beans,
            ObjectProvider<DataSource> dataSources,
            OfflineSyncProperties properties,
            Environment environment) {
        DataSource dataSource =
                withoutTransactions(only(dataSources), beans.getClass().getClassLoader());
        try {
            return PostgresStore.open(dataSource, options(properties, new PropertyCheck(environment)));
        } catch (StoreUnavailable | IllegalStateException e) {
            throw new CannotStart(
                    e.getMessage() + ".",
                    "Check that it is a PostgreSQL, and runs. The DataSource bean "
                            + String.join(", ", beans.getBeanNamesForType(DataSource.class, true, false))
                            + " says where it is: if Spring Boot made it, by spring.datasource.url.",
                    e);
        }
    }

    private static PostgresStoreOptions options(OfflineSyncProperties properties, PropertyCheck check) {
        @Nullable String schema = properties.postgres().schema();
        if (schema == null) {
            return PostgresStoreOptions.DEFAULT;
        }
        check.use("postgres.schema", () -> PostgresStoreOptions.DEFAULT.withSchema(schema));
        return PostgresStoreOptions.DEFAULT.withSchema(schema);
    }

    private static DataSource only(ObjectProvider<DataSource> dataSources) {
        @Nullable DataSource dataSource;
        try {
            dataSource = dataSources.getIfAvailable();
        } catch (NoUniqueBeanDefinitionException e) {
            throw new CannotStart(
                    "offline-sync needs one DataSource bean, and there are " + e.getNumberOfBeansFound() + ": "
                            + String.join(
                                    ", ",
                                    Optional.ofNullable(e.getBeanNamesFound()).orElseThrow(() -> e)) + ".",
                    "Mark one of them as @Primary, or make a SyncStore bean of your own:"
                            + " PostgresStore.open(dataSource, PostgresStoreOptions.DEFAULT).",
                    e);
        }
        if (dataSource == null) {
            throw new CannotStart(
                    "sync-postgres-adapter is on the class path, but there is no DataSource bean for it.",
                    "Add org.springframework.boot:spring-boot-starter-jdbc, with which Spring Boot makes one from"
                            + " spring.datasource.url; or make a DataSource bean of your own.");
        }
        return dataSource;
    }

    /** The store commits for itself, so it must not get the connection of whoever calls it. */
    private static DataSource withoutTransactions(DataSource dataSource, @Nullable ClassLoader loader) {
        return ClassUtils.isPresent("org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy", loader)
                ? Unwrapping.unwrapped(dataSource)
                : dataSource;
    }

    /** Loaded if spring-jdbc is there. */
    private static final class Unwrapping {
        static DataSource unwrapped(DataSource dataSource) {
            return dataSource instanceof TransactionAwareDataSourceProxy proxy && proxy.getTargetDataSource() != null
                    ? proxy.getTargetDataSource()
                    : dataSource;
        }
    }
}
