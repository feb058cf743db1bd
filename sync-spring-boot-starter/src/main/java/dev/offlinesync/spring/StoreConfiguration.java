package dev.offlinesync.spring;

import com.mongodb.client.MongoClient;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.store.SyncStore;
import dev.offlinesync.mongo.MongoStore;
import dev.offlinesync.mongo.MongoStoreOptions;
import dev.offlinesync.sqlite.SqliteStore;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.autoconfigure.mongo.MongoConnectionDetails;
import org.springframework.boot.autoconfigure.mongo.MongoProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Where the queue is kept: the application's own store, else its MongoDB, else a file. Imported in this order. */
final class StoreConfiguration {
    private StoreConfiguration() {}

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingBean(SyncStore.class)
    @ConditionalOnClass({MongoStore.class, MongoClient.class})
    @ConditionalOnSingleCandidate(MongoClient.class)
    static class InMongo {
        private static final Logger LOG = LoggerFactory.getLogger("dev.offlinesync.store");

        @Bean
        SyncStore syncStore(
                MongoClient client,
                Handlers handlers,
                OfflineSyncProperties properties,
                ObjectProvider<MongoProperties> spring,
                ObjectProvider<MongoConnectionDetails> connection) {
            OfflineSyncProperties.Mongo settings = properties.mongo();
            String database = settings.database() != null ? settings.database() : database(spring, connection);
            MongoStore store = MongoStore.open(
                    client,
                    database,
                    MongoStoreOptions.of(handlers.collections()).withTimeout(settings.timeout()));
            store.warnings().forEach(LOG::warn);
            return store;
        }

        /** The one that Spring's own things would use. */
        private static String database(
                ObjectProvider<MongoProperties> spring, ObjectProvider<MongoConnectionDetails> connection) {
            @Nullable MongoProperties properties = spring.getIfUnique();
            if (properties != null && properties.getDatabase() != null) {
                return properties.getDatabase();
            }
            @Nullable MongoConnectionDetails details = connection.getIfUnique();
            @Nullable
            String named =
                    details == null ? null : details.getConnectionString().getDatabase();
            return named == null ? MongoStore.DEFAULT_DATABASE : named;
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingBean(SyncStore.class)
    @ConditionalOnClass(SqliteStore.class)
    static class InFile {
        @Bean
        SyncStore syncStore(Handlers handlers, OfflineSyncProperties properties, ObjectProvider<InstantSource> clock) {
            return SqliteStore.open(
                    properties.sqlite().directory(), handlers.collections(), clock.getIfUnique(InstantSource::system));
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingBean(SyncStore.class)
    static class Nowhere {
        @Bean
        SyncStore syncStore() {
            throw new Misconfigured(
                    "offline-sync has no store to keep its queue in.",
                    "Add sync-mongo-adapter, and a single MongoClient bean; or add sync-sqlite-adapter; or make a SyncStore"
                            + " bean of your own.");
        }
    }
}
