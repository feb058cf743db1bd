package dev.offlinesync.app;

import dev.offlinesync.mongo.MongoServers;
import dev.offlinesync.mongo.RequiresMongo;

@RequiresMongo
class MongoPoisonIT implements PoisonContract {
    @Override
    public String store() {
        return MongoServers.replicaSet().uri(MongoServers.freshDatabase());
    }
}
