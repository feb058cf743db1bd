package dev.offlinesync.app;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.offlinesync.api.Caller;
import dev.offlinesync.api.jwt.JwtIssuer;
import dev.offlinesync.api.jwt.JwtSettings;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.postgres.PostgresServer;
import dev.offlinesync.postgres.RequiresPostgres;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers in front of a PostgreSQL that they share, and that dies. No line in the server names PostgreSQL. */
@RequiresPostgres
@Tag("thorough")
class PostgresIT {
    private static final String SECRET = "a secret of more than thirty-two bytes";
    private static final String ANN = "507f1f77bcf86cd799439011";
    private static final int ITEMS = 200;

    @TempDir
    private Path dir;

    @Test
    void two_servers_that_start_at_once_share_the_work_and_survive_the_death_of_the_database() throws Exception {
        try (PostgresServer postgres = PostgresServer.own()) {
            String address = postgres.address("postgres") + "&schema=sync";
            ExecutorService pool = Executors.newFixedThreadPool(8);
            try (ServerProcess one = serve(address, "one");
                    ServerProcess two = serve(address, "two")) {
                List<Client> clients = List.of(client(one), client(two));
                assertTrue(
                        one.out().stream().anyMatch(line -> line.startsWith("Store: PostgreSQL 127.0.0.1:")),
                        one.out()::toString);
                clients.get(0).post("/api/sync/bulk", Expenses.bulk(0, ITEMS)).ok(201);

                List<Callable<List<String>>> calls = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    Client client = clients.get(i % 2);
                    calls.add(() -> processAll(client));
                }
                List<String> processed = new ArrayList<>();
                for (Future<List<String>> call : pool.invokeAll(calls)) {
                    processed.addAll(call.get());
                }
                assertEquals(ITEMS, processed.size(), "attempts");
                assertEquals(ITEMS, new HashSet<>(processed).size(), "items");

                postgres.kill();
                assertEquals(
                        503,
                        clients.get(0)
                                .post("/api/sync/bulk", Expenses.bulk(ITEMS, ITEMS + 10))
                                .status());
                assertEquals(503, clients.get(0).get("/ready").status());
                assertEquals(200, clients.get(0).get("/health").status());
                postgres.start();

                await().atMost(Duration.ofSeconds(30))
                        .until(() -> clients.get(0)
                                        .post("/api/sync/push", Expenses.bulk(ITEMS, ITEMS + 10))
                                        .status()
                                == 200);
                // connections of the other server's pool may be from before
                await().atMost(Duration.ofSeconds(30))
                        .untilAsserted(() -> assertEquals(
                                IntStream.range(0, ITEMS + 10).boxed().collect(Collectors.toSet()),
                                Set.copyOf(Expenses.amounts(clients.get(1)))));
                assertFalse(one.err().stream().anyMatch(line -> line.contains("hunter2")), one.err()::toString);
            } finally {
                pool.shutdown();
            }
        }
    }

    private ServerProcess serve(String address, String data) {
        return ServerProcess.serve(
                dir.resolve(data),
                Map.of(
                        "SYNC_WORKER",
                        "off",
                        "SYNC_JWT_SECRET",
                        SECRET,
                        "SYNC_STORE",
                        address.replace("test@", "test:hunter2@")));
    }

    private static Client client(ServerProcess server) {
        JwtSettings settings = JwtSettings.of(new JwtSettings.Secret(SECRET));
        String token = new JwtIssuer(settings, InstantSource.system())
                .issue(new Caller(new UserId(ANN), Caller.Role.USER), Duration.ofHours(1));
        return new Client(server.address(), token);
    }

    /** @return the ids of the items that these calls attempted */
    private static List<String> processAll(Client client) {
        List<String> ids = new ArrayList<>();
        for (; ; ) {
            JsonNode processed = client.post("/api/sync/process").ok(200);
            processed
                    .path("results")
                    .forEach(result -> ids.add(result.get("_id").asText()));
            if (!processed.get("hasMore").asBoolean()) {
                return ids;
            }
        }
    }
}
