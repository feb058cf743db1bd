package dev.offlinesync.app;

import dev.offlinesync.api.HttpApi;
import dev.offlinesync.api.contract.Front;
import dev.offlinesync.api.contract.HttpContract;
import dev.offlinesync.api.contract.OpenApiCheck;
import dev.offlinesync.api.contract.OpenApiDocument;
import dev.offlinesync.core.store.SyncStore;
import dev.offlinesync.mongo.MongoServers;
import dev.offlinesync.mongo.MongoStore;
import dev.offlinesync.mongo.MongoStoreOptions;
import dev.offlinesync.mongo.RequiresMongo;
import java.time.InstantSource;
import org.junit.jupiter.api.Tag;

/** The HTTP contract on MongoDB, whose answers are also those of {@code openapi.json}. */
@Tag("thorough")
@RequiresMongo
class MongoHttpTest extends HttpContract {
    private static final OpenApiCheck DESCRIBED = new OpenApiCheck(OpenApiDocument.load());

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

    @Override
    protected Front front(HttpApi api) {
        return DESCRIBED.of(super.front(api));
    }
}
