package dev.offlinesync.app;

import dev.offlinesync.app.config.Configuration;
import dev.offlinesync.app.config.ConfigurationError;
import dev.offlinesync.core.store.StoreUnavailable;
import dev.offlinesync.core.store.SyncStore;
import dev.offlinesync.mongo.MongoStore;
import dev.offlinesync.mongo.MongoStoreOptions;
import dev.offlinesync.sqlite.DirectoryInUse;
import dev.offlinesync.sqlite.SqliteStore;
import java.time.InstantSource;
import java.util.Set;

/** Opens the store that the configuration names, and says which one it is. */
final class Stores {
    private Stores() {}

    /**
     * @param collections where records live
     * @throws StartFailure where it cannot be used
     */
    static SyncStore open(Configuration configuration, Set<String> collections, Console console, InstantSource clock) {
        SyncStore store = configuration.mongodbUri().isPresent()
                ? mongo(configuration.mongodbUri().get(), collections, console)
                : sqlite(configuration, collections, clock);
        console.say("Store: " + store.describe());
        return store;
    }

    private static SyncStore mongo(String uri, Set<String> collections, Console console) {
        try {
            MongoStore store = MongoStore.open(uri, MongoStoreOptions.of(collections));
            store.warnings().forEach(console::warn);
            return store;
        } catch (IllegalArgumentException e) {
            throw new ConfigurationError("SYNC_MONGODB_URI is " + StartFailure.reason(e));
        } catch (StoreUnavailable | IllegalStateException e) {
            throw new StartFailure(StartFailure.reason(e) + " (SYNC_MONGODB_URI says where it is)", e);
        }
    }

    private static SyncStore sqlite(Configuration configuration, Set<String> collections, InstantSource clock) {
        try {
            return SqliteStore.open(DataDirectory.prepare(configuration.dataDir()), collections, clock);
        } catch (DirectoryInUse | StoreUnavailable | IllegalStateException e) {
            throw new StartFailure(StartFailure.reason(e), e);
        }
    }
}
