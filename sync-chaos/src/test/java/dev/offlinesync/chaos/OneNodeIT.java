package dev.offlinesync.chaos;

import dev.offlinesync.app.FakeTime;
import dev.offlinesync.app.ServerProcess;
import dev.offlinesync.mongo.MongoProcess;
import dev.offlinesync.mongo.RequiresMongo;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three servers, of which one has a clock 20 s ahead, and one MongoDB behind a bad network. */
@RequiresMongo
class OneNodeIT {
    @TempDir
    private Path dir;

    @Test
    void nothing_is_lost_doubled_or_stuck_while_servers_the_database_and_the_network_fail() throws Exception {
        try (MongoProcess mongo = MongoProcess.replicaSet();
                Proxy proxy = new Proxy(mongo.port());
                Fleet fleet = fleet(proxy).start();
                Database database = new MongoDatabase(mongo.uri(), "chaos")) {
            Duration patience = Duration.ofSeconds(4);
            new Scenario("OneNodeIT", fleet, database, patience)
                    .run(
                            Settings.load(0.3),
                            random -> List.of(
                                    new Storm(
                                            List.of(
                                                    ServerFaults.kill(fleet),
                                                    ServerFaults.freeze(fleet, Settings.LEASE),
                                                    ServerFaults.killSeveral(fleet)),
                                            new Random(random.nextLong()),
                                            Duration.ofSeconds(2)),
                                    new Storm(
                                            List.of(
                                                    DatabaseFaults.kill(mongo),
                                                    DatabaseFaults.cut(proxy),
                                                    DatabaseFaults.slow(proxy),
                                                    DatabaseFaults.stall(proxy)),
                                            new Random(random.nextLong()),
                                            Duration.ofSeconds(4))));
        }
    }

    private Fleet fleet(Proxy proxy) {
        String uri = "mongodb://127.0.0.1:" + proxy.port() + "/chaos?directConnection=true";
        List<Instance> instances = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            ServerProcess.Launch launch =
                    Settings.server(dir.resolve("data" + i), Settings.LEASE).with("SYNC_MONGODB_URI", uri);
            instances.add(new Instance(i == 3 ? FakeTime.ahead(launch, "+20s") : launch, Settings.log("OneNodeIT", i)));
        }
        return new Fleet(instances);
    }
}
