package dev.offlinesync.postgres;

import dev.offlinesync.core.store.StoreProvider;
import dev.offlinesync.core.store.StoreSettings;
import dev.offlinesync.core.store.SyncStore;
import java.util.Optional;
import java.util.Set;

/** Opens {@code postgres://user:password@host:port/database}. */
public final class PostgresStoreProvider implements StoreProvider {
    @Override
    public Set<String> schemes() {
        return Set.of("postgres", "postgresql");
    }

    @Override
    public SyncStore open(String address, StoreSettings settings) {
        return PostgresStore.open(address, PostgresStoreOptions.DEFAULT);
    }

    @Override
    public Optional<String> schema() {
        return Optional.of(Schema.printed());
    }
}
