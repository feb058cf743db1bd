package dev.offlinesync.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.mongo.MongoProcess;
import dev.offlinesync.mongo.RequiresMongo;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A deploy: each of three servers is told to stop and started again, while clients go on. */
@RequiresMongo
class RollingRestartIT {
    /** So long that whoever had to wait for one would be seen. */
    private static final Duration LEASE = Duration.ofSeconds(60);

    /** Of a request that meets a server stopping, and then perhaps another: far less than a lease. */
    private static final Duration LONGEST = Duration.ofSeconds(20);

    private static final Set<String> RETRYABLE = Set.of("refused", "reset", "503");

    @TempDir
    private Path dir;

    @Test
    void clients_see_nothing_but_errors_that_say_come_again_and_no_lane_is_left_behind() throws Exception {
        try (MongoProcess mongo = MongoProcess.replicaSet();
                Fleet fleet = fleet(mongo).start();
                Database database = new MongoDatabase(mongo.uri(), "chaos")) {
            Scenario scenario = new Scenario("RollingRestartIT", fleet, database, LONGEST);
            scenario.run(
                    Settings.load(0.2),
                    random -> List.of(new Storm(
                            List.of(restartEach(fleet)), new Random(random.nextLong()), Duration.ofMillis(500))));

            Map<String, Long> answers = scenario.answers();
            assertTrue(
                    answers.keySet().stream().allMatch(kind -> RETRYABLE.contains(kind) || isNoServerError(kind)),
                    answers::toString);
            assertTrue(
                    scenario.longestOutage().compareTo(LONGEST) < 0,
                    () -> scenario.longestOutage().toString());
        }
    }

    private static boolean isNoServerError(String kind) {
        return kind.startsWith("2") || kind.startsWith("4");
    }

    private static Fault restartEach(Fleet fleet) {
        return new Fault("rolling restart", Fault.Kind.OTHER, random -> {
            for (Instance instance : fleet.instances()) {
                assertEquals(0, instance.terminate(), "exit code after SIGTERM");
                instance.start();
                Pause.millis(random, 0, 500);
            }
        });
    }

    private Fleet fleet(MongoProcess mongo) {
        return new Fleet(IntStream.rangeClosed(1, 3)
                .mapToObj(i -> new Instance(
                        Settings.server(dir.resolve("data" + i), LEASE).with("SYNC_MONGODB_URI", mongo.uri("chaos")),
                        Settings.log("RollingRestartIT", i)))
                .toList());
    }
}
