package dev.offlinesync.chaos;

import dev.offlinesync.mongo.MongoReplicaSet;
import dev.offlinesync.mongo.RequiresMongo;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two servers before a replica set that keeps losing its primary. */
@RequiresMongo
class FailoverIT {
    @TempDir
    private Path dir;

    @Test
    void nothing_is_lost_doubled_or_stuck_while_one_primary_follows_the_other() throws Exception {
        try (MongoReplicaSet set = MongoReplicaSet.start(3);
                Fleet fleet = fleet(set).start();
                Database database = new MongoDatabase(set.uri(""), "chaos")) {
            new Scenario("FailoverIT", fleet, database, Duration.ofSeconds(6))
                    .run(
                            Settings.load(0.25),
                            random -> List.of(
                                    new Storm(
                                            List.of(ReplicaSetFaults.killPrimary(set), ReplicaSetFaults.stepDown(set)),
                                            new Random(random.nextLong()),
                                            Duration.ofSeconds(3)),
                                    new Storm(
                                            List.of(ServerFaults.kill(fleet)),
                                            new Random(random.nextLong()),
                                            Duration.ofSeconds(8))));
        }
    }

    private Fleet fleet(MongoReplicaSet set) {
        return new Fleet(IntStream.rangeClosed(1, 2)
                .mapToObj(i -> new Instance(
                        Settings.server(dir.resolve("data" + i), Settings.LEASE)
                                .with("SYNC_MONGODB_URI", set.uri("chaos")),
                        Settings.log("FailoverIT", i)))
                .toList());
    }
}
