package dev.offlinesync.mongo;

import dev.offlinesync.core.store.StoreProvider;
import dev.offlinesync.core.store.StoreSettings;
import dev.offlinesync.core.store.SyncStore;
import java.util.Set;

/** Opens {@code mongodb://host:port/database} and {@code mongodb+srv://host/database}. */
public final class MongoStoreProvider implements StoreProvider {
    @Override
    public Set<String> schemes() {
        return Set.of("mongodb", "mongodb+srv");
    }

    @Override
    public SyncStore open(String address, StoreSettings settings) {
        MongoStore store = MongoStore.open(address, MongoStoreOptions.of(settings.layouts()));
        store.warnings().forEach(settings.warnings());
        return store;
    }
}
