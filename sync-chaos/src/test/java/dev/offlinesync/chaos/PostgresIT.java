package dev.offlinesync.chaos;

import dev.offlinesync.app.ServerProcess;
import dev.offlinesync.postgres.PostgresServer;
import dev.offlinesync.postgres.RequiresPostgres;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two servers and one PostgreSQL behind a bad network. */
@RequiresPostgres
class PostgresIT {
    @TempDir
    private Path dir;

    @Test
    void nothing_is_lost_doubled_or_stuck_while_servers_the_database_and_the_network_fail() throws Exception {
        try (PostgresServer postgres = PostgresServer.own();
                Proxy proxy = new Proxy(postgres.port());
                Fleet fleet = fleet(proxy).start();
                Database database = new PostgresDatabase(postgres)) {
            new Scenario("PostgresIT", fleet, database, Duration.ofSeconds(4))
                    .run(
                            Settings.load(0.2),
                            random -> List.of(
                                    new Storm(
                                            List.of(
                                                    ServerFaults.kill(fleet),
                                                    ServerFaults.freeze(fleet, Settings.LEASE)),
                                            new Random(random.nextLong()),
                                            Duration.ofSeconds(2)),
                                    new Storm(
                                            List.of(
                                                    kill(postgres),
                                                    DatabaseFaults.cut(proxy),
                                                    DatabaseFaults.slow(proxy),
                                                    DatabaseFaults.stall(proxy)),
                                            new Random(random.nextLong()),
                                            Duration.ofSeconds(4))));
        }
    }

    private static Fault kill(PostgresServer postgres) {
        return new Fault("pg_ctl stop -m immediate", Fault.Kind.KILL, random -> {
            postgres.kill();
            Pause.millis(random, 0, 1500);
            postgres.start();
        });
    }

    private Fleet fleet(Proxy proxy) {
        String address = "postgres://test@127.0.0.1:" + proxy.port() + "/postgres";
        List<Instance> instances = new ArrayList<>();
        for (int i = 1; i <= 2; i++) {
            ServerProcess.Launch launch =
                    Settings.server(dir.resolve("data" + i), Settings.LEASE).with("SYNC_STORE", address);
            instances.add(new Instance(launch, Settings.log("PostgresIT", i)));
        }
        return new Fleet(instances);
    }
}
