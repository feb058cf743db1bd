package dev.offlinesync.http;

import dev.offlinesync.api.HttpApi;
import dev.offlinesync.api.contract.Front;
import dev.offlinesync.api.contract.HttpContract;
import dev.offlinesync.core.store.InMemoryStore;
import dev.offlinesync.core.store.SyncStore;
import java.time.InstantSource;

/** The HTTP contract, through our own server. */
class JavalinHttpTest extends HttpContract {
    @Override
    protected SyncStore emptyStore(InstantSource clock) {
        return new InMemoryStore(clock);
    }

    @Override
    protected Front front(HttpApi api) {
        return JavalinFront.of(api);
    }
}
