package dev.offlinesync.chaos;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One server with the embedded store, killed, and with a disk that fills up. */
class SqliteIT {
    @TempDir
    private Path dir;

    @Test
    void nothing_is_lost_doubled_or_stuck_while_the_server_is_killed_and_its_disk_is_full() throws Exception {
        try (SmallDisk disk = SmallDisk.on(dir);
                Fleet fleet = new Fleet(List.of(new Instance(
                                disk.limit(Settings.server(disk.directory(), Settings.LEASE)),
                                Settings.log("SqliteIT", 1))))
                        .start();
                Database database = new SqliteDatabase(disk.directory())) {
            Instance server = fleet.instances().get(0);
            Scenario scenario = new Scenario("SqliteIT", fleet, database, Duration.ofSeconds(6));
            scenario.run(
                    Settings.load(0.2),
                    random -> List.of(new Storm(
                            List.of(ServerFaults.kill(fleet), full(disk, server, () -> scenario.heard("503"))),
                            new Random(random.nextLong()),
                            Duration.ofSeconds(2))));

            assertTrue(scenario.answers().containsKey("503"), "nobody noticed the full disk");
        }
    }

    /**
     * Mended by room alone: the server is not started again. It lasts until somebody was told, since a write-ahead log
     * has room of its own for a while.
     */
    private static Fault full(SmallDisk disk, Instance server, LongSupplier told) {
        return new Fault("disk full", Fault.Kind.OTHER, random -> {
            try {
                long before = told.getAsLong();
                disk.fill(server);
                Pause.millis(random, 1000, 3000);
                for (int i = 0; i < 100 && told.getAsLong() == before; i++) {
                    Pause.of(Duration.ofMillis(100));
                }
            } finally {
                disk.free(server);
            }
        });
    }
}
