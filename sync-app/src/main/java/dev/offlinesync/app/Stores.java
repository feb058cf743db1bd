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
import java.util.regex.Pattern;

/** Opens the store that the configuration names, and says which one it is. */
final class Stores {
    private static final String DRIVERS_VIEW = ": Timed out while waiting for a server";
    private static final Pattern CAUSE = Pattern.compile("(\\w+)Exception: ([^{}]+)");

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
            throw new StartFailure(withoutDriversView(StartFailure.reason(e)), e);
        }
    }

    /** The driver tells its whole view of the cluster; of that, why it cannot connect is what helps. */
    private static String withoutDriversView(String message) {
        int view = message.indexOf(DRIVERS_VIEW);
        if (view < 0) {
            return message;
        }
        String why = CAUSE.matcher(message)
                .results()
                .reduce((first, last) -> last)
                .map(cause -> (cause.group(1).equals("UnknownHost") ? "unknown host " : "") + cause.group(2))
                .orElse("no answer");
        return message.substring(0, view) + ": " + why.strip() + " (SYNC_MONGODB_URI says where it is)";
    }

    private static SyncStore sqlite(Configuration configuration, Set<String> collections, InstantSource clock) {
        try {
            return SqliteStore.open(DataDirectory.prepare(configuration.dataDir()), collections, clock);
        } catch (DirectoryInUse | StoreUnavailable | IllegalStateException e) {
            throw new StartFailure(StartFailure.reason(e), e);
        }
    }
}
