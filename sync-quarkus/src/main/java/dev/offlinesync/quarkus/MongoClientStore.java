package dev.offlinesync.quarkus;

import com.mongodb.client.MongoClient;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.store.StoreUnavailable;
import dev.offlinesync.core.store.SyncStore;
import dev.offlinesync.mongo.MongoStore;
import dev.offlinesync.mongo.MongoStoreOptions;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** On the MongoClient of Quarkus, if the application has {@code quarkus-mongodb-client} and {@code sync-mongo-adapter}. */
@Singleton
public class MongoClientStore implements ClientStore {
    private static final Logger LOG = Logger.getLogger("dev.offlinesync.store");

    private final MongoClient client;
    private final OfflineSyncConfig.Mongo config;
    private final Optional<String> database;

    MongoClientStore(
            MongoClient client,
            OfflineSyncConfig config,
            @ConfigProperty(name = "quarkus.mongodb.database") Optional<String> database) {
        this.client = client;
        this.config = config.mongo();
        this.database = database;
    }

    @Override
    public SyncStore open(Handlers handlers) {
        String name = config.database().or(() -> database).orElse(MongoStore.DEFAULT_DATABASE);
        try {
            MongoStoreOptions options = MongoStoreOptions.of(handlers.layouts()).withTimeout(config.timeout());
            MongoStore store = MongoStore.open(client, name, options);
            store.warnings().forEach(LOG::warn);
            return store;
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(
                    "The store of offline-sync cannot be opened: " + e.getMessage()
                            + ". Correct offline-sync.mongo.database, offline-sync.mongo.timeout, or the collection of a"
                            + " resource",
                    e);
        } catch (StoreUnavailable | IllegalStateException e) {
            throw new ConfigurationException(
                    e.getMessage() + " (quarkus.mongodb.connection-string says where it is)", e);
        }
    }
}
