package dev.offlinesync.mongo;

import org.bson.BsonDocument;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;

/**
 * The kind of deployment that answered {@code hello}.
 *
 * @param setName of a replica set, null for any other kind
 */
record Topology(Kind kind, @Nullable String setName) {
    enum Kind {
        STANDALONE,
        REPLICA_SET,
        SHARDED
    }

    static Topology of(BsonDocument hello) {
        if (hello.get("setName") instanceof BsonString name) {
            return new Topology(Kind.REPLICA_SET, name.getValue());
        }
        boolean mongos = "isdbgrid".equals(Fields.text(hello, "msg"));
        return new Topology(mongos ? Kind.SHARDED : Kind.STANDALONE, null);
    }

    boolean hasTransactions() {
        return kind != Kind.STANDALONE;
    }

    String describe() {
        return switch (kind) {
            case STANDALONE -> "standalone";
            case REPLICA_SET -> "replica set " + setName;
            case SHARDED -> "sharded";
        };
    }
}
