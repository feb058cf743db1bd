package dev.offlinesync.spring;

import com.mongodb.client.MongoClient;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.store.StoreUnavailable;
import dev.offlinesync.core.store.SyncStore;
import dev.offlinesync.mongo.MongoStore;
import dev.offlinesync.mongo.MongoStoreOptions;
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

/** The queue in the application's MongoDB. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnMissingBean(SyncStore.class)
@ConditionalOnClass({MongoStore.class, MongoClient.class})
@ConditionalOnSingleCandidate(MongoClient.class)
class MongoStoreConfiguration {
    private static final Logger LOG = LoggerFactory.getLogger("dev.offlinesync.store");

    @Bean
    SyncStore syncStore(
            MongoClient client,
            Handlers handlers,
            OfflineSyncProperties properties,
            ObjectProvider<MongoProperties> spring,
            ObjectProvider<MongoConnectionDetails> connection) {
        @Nullable String own = properties.mongo().database();
        String database = own == null ? springs(spring, connection) : own;
        try {
            MongoStoreOptions options = MongoStoreOptions.of(handlers.layouts());
            MongoStore store = MongoStore.open(
                    client, database, options.withTimeout(properties.mongo().timeout()));
            store.warnings().forEach(LOG::warn);
            return store;
        } catch (IllegalArgumentException e) {
            throw new CannotStart(
                    "The store of offline-sync cannot be opened: " + e.getMessage() + ".",
                    "Correct what is named there: a property under offline-sync.mongo, or the collection of a resource.",
                    e);
        } catch (StoreUnavailable | IllegalStateException e) {
            throw new CannotStart(
                    e.getMessage() + ".", "The MongoClient bean says where it is: see spring.data.mongodb.uri.", e);
        }
    }

    /** The database that Spring's own things would use. */
    private static String springs(
            ObjectProvider<MongoProperties> spring, ObjectProvider<MongoConnectionDetails> connection) {
        @Nullable MongoProperties properties = spring.getIfUnique();
        @Nullable String named = properties == null ? null : properties.getDatabase();
        if (named != null) {
            return named;
        }
        @Nullable MongoConnectionDetails details = connection.getIfUnique();
        @Nullable
        String inUri = details == null ? null : details.getConnectionString().getDatabase();
        return inUri == null ? MongoStore.DEFAULT_DATABASE : inUri;
    }
}
