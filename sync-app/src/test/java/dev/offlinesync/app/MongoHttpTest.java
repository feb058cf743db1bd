package dev.offlinesync.app;

import dev.offlinesync.api.contract.HttpContract;
import dev.offlinesync.core.store.SyncStore;
import dev.offlinesync.mongo.MongoServers;
import dev.offlinesync.mongo.MongoStore;
import dev.offlinesync.mongo.MongoStoreOptions;
import dev.offlinesync.mongo.RequiresMongo;
import java.time.InstantSource;
import org.junit.jupiter.api.Tag;

/** The HTTP contract on MongoDB. */
@Tag("thorough")
@RequiresMongo
class MongoHttpTest extends HttpContract {
    @Override
    protected SyncStore emptyStore(InstantSource clock) {
        return MongoStore.open(
                MongoServers.replicaSet().uri(MongoServers.freshDatabase()),
                MongoStoreOptions.of("expenses", "orders", "users"));
    }

    @Override
    public boolean hasIdsOfEachUser() {
        return false;
    }
}
