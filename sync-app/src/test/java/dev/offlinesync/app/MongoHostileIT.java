package dev.offlinesync.app;

import dev.offlinesync.mongo.MongoServers;
import dev.offlinesync.mongo.RequiresMongo;
import java.util.Map;

@RequiresMongo
class MongoHostileIT implements HostileContract {
    @Override
    public Map<String, String> store() {
        return Map.of("SYNC_MONGODB_URI", MongoServers.replicaSet().uri(MongoServers.freshDatabase()));
    }
}
