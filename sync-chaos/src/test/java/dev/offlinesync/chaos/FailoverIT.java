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

/** Two servers before a replica set that keeps losing its primary, and another program that writes beside them. */
@RequiresMongo
class FailoverIT {
    @TempDir
    private Path dir;

    @Test
    void nothing_is_lost_doubled_or_stuck_while_one_primary_follows_the_other() throws Exception {
        try (MongoReplicaSet set = MongoReplicaSet.start(3);
                MongoNeighbour neighbour = new MongoNeighbour(set.uri(""), "chaos");
                Fleet fleet = fleet(set).start();
                Database database = new MongoDatabase(set.uri(""), "chaos")) {
            Scenario scenario = new Scenario("FailoverIT", fleet, database, neighbour, Duration.ofSeconds(6));
            scenario.run(
                    Settings.load(0.25),
                    random -> List.of(
                            new Storm(
                                    List.of(ReplicaSetFaults.killPrimary(set), ReplicaSetFaults.stepDown(set)),
                                    new Random(random.nextLong()),
                                    Duration.ofSeconds(3)),
                            new Storm(
                                    // early: what comes next is told of by the stream alone
                                    List.of(neighbour.loseHistory(fleet)),
                                    // of two servers it kills both, and so the one that reads the stream
                                    List.of(ServerFaults.killSeveral(fleet), ServerFaults.kill(fleet)),
                                    new Random(random.nextLong()),
                                    Duration.ofSeconds(3))));
        }
    }

    private Fleet fleet(MongoReplicaSet set) {
        return new Fleet(IntStream.rangeClosed(1, 2)
                .mapToObj(i -> new Instance(
                        Settings.server(dir.resolve("data" + i), Settings.LEASE)
                                .with("SYNC_MONGODB_URI", set.uri("chaos"))
                                .with("SYNC_WATCH", "on"),
                        Settings.log("FailoverIT", i)))
                .toList());
    }
}
