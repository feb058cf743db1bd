package dev.offlinesync.app;

import dev.offlinesync.app.config.Configuration;
import dev.offlinesync.core.store.StoreUnavailable;
import dev.offlinesync.core.store.SyncStore;
import dev.offlinesync.sqlite.DirectoryInUse;
import dev.offlinesync.sqlite.SqliteStore;
import java.time.InstantSource;
import java.util.Set;

/** Opens the store that the configuration names. */
final class Stores {
    private Stores() {}

    /** @throws StartFailure where it cannot be used */
    static SyncStore open(Configuration configuration, Set<String> collections, Console console, InstantSource clock) {
        SyncStore store = sqlite(configuration, collections, clock);
        console.say("Store: " + store.describe());
        return store;
    }

    private static SyncStore sqlite(Configuration configuration, Set<String> collections, InstantSource clock) {
        try {
            return SqliteStore.open(DataDirectory.prepare(configuration.dataDir()), collections, clock);
        } catch (DirectoryInUse | StoreUnavailable | IllegalStateException e) {
            throw new StartFailure(StartFailure.reason(e), e);
        }
    }
}
