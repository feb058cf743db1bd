package dev.offlinesync.bench;

import dev.offlinesync.mongo.MongoServers;
import dev.offlinesync.mongo.RequiresMongo;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@RequiresMongo
@Tag("thorough")
class MongoBenchIT extends BenchRuns {
    @Test
    void every_workload_is_measured_and_verified() throws IOException {
        assertMeasuresAll("--mongodb", MongoServers.replicaSet().uri());
    }
}
