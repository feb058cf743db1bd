package dev.offlinesync.app;

import dev.offlinesync.core.store.SyncStore;
import dev.offlinesync.mongo.MongoServers;
import dev.offlinesync.mongo.MongoStore;
import dev.offlinesync.mongo.MongoStoreOptions;
import dev.offlinesync.mongo.RequiresMongo;
import java.time.InstantSource;
import org.junit.jupiter.api.Tag;

@Tag("thorough")
@RequiresMongo
class MongoValuesTest extends ValuesContract {
    @Override
    SyncStore emptyStore(InstantSource clock) {
        return MongoStore.open(
                MongoServers.replicaSet().uri(MongoServers.freshDatabase()),
                MongoStoreOptions.of(COLLECTIONS.toArray(String[]::new)));
    }
}
