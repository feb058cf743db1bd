package dev.offlinesync.app;

import dev.offlinesync.core.store.InMemoryStore;
import dev.offlinesync.core.store.SyncStore;
import java.time.InstantSource;

class InMemoryValuesTest extends ValuesContract {
    @Override
    SyncStore emptyStore(InstantSource clock) {
        return new InMemoryStore(clock);
    }
}
