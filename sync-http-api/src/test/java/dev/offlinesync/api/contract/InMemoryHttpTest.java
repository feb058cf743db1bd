package dev.offlinesync.api.contract;

import dev.offlinesync.core.store.InMemoryStore;
import dev.offlinesync.core.store.SyncStore;
import java.time.InstantSource;

/** The HTTP contract on the API as it is; with the other Jackson, since {@link OpenApiContractTest} has run it with this one. */
class InMemoryHttpTest extends HttpContract {
    @Override
    protected SyncStore emptyStore(InstantSource clock) {
        return new InMemoryStore(clock);
    }
}
