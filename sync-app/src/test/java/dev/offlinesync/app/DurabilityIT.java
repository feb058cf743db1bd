package dev.offlinesync.app;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left when the process goes, gently or not. */
class DurabilityIT {
    private static final Map<String, String> SETTINGS = Map.of("SYNC_LEASE", "1s", "SYNC_WORKER", "off");

    @TempDir
    private Path dir;

    @Test
    void everything_acknowledged_survives_a_kill_and_is_applied_once() {
        Set<Integer> acknowledged = ConcurrentHashMap.newKeySet();
        try (ServerProcess server = ServerProcess.serve(dir, SETTINGS)) {
            Client client = server.client();
            Thread adding = background(() -> {
                for (int i = 0; ; i++) {
                    client.post("/api/sync/bulk", Expenses.bulk(10 * i, 10 * i + 10))
                            .ok(201);
                    acknowledged.add(i);
                }
            });
            Thread processing = background(() -> {
                for (; ; ) {
                    client.post("/api/sync/process").ok(200);
                }
            });
            await().atMost(Duration.ofSeconds(30)).until(() -> acknowledged.size() >= 30);
            server.kill();
            join(adding);
            join(processing);
        }

        try (ServerProcess server = ServerProcess.serve(dir, SETTINGS)) {
            Client client = server.client();
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> {
                        JsonNode processed = client.post("/api/sync/process").ok(200);
                        return !processed.get("hasMore").asBoolean()
                                && processed.get("waiting").asInt() == 0;
                    });

            List<Integer> amounts = Expenses.amounts(client);
            assertEquals(amounts.size(), Set.copyOf(amounts).size(), "nothing twice");
            Set<Integer> expected = acknowledged.stream()
                    .flatMap(i -> IntStream.range(10 * i, 10 * i + 10).boxed())
                    .collect(Collectors.toSet());
            assertTrue(amounts.containsAll(expected), "nothing lost");
        }
    }

    @Test
    void a_server_that_is_told_to_stop_ends_well_and_leaves_everything() {
        try (ServerProcess server = ServerProcess.serve(dir)) {
            server.client().post("/api/sync/bulk", Expenses.bulk(0, 10)).ok(201);

            server.terminate();

            assertEquals(0, server.exitCode());
            assertFalse(server.err().toString().contains("WARN"), server.err()::toString);
        }
        try (ServerProcess server = ServerProcess.serve(dir)) {
            assertEquals(
                    10,
                    server.client()
                            .get("/api/sync/pending")
                            .ok(200)
                            .get("count")
                            .asInt());
        }
    }

    @Test
    @Tag("thorough")
    void a_server_that_is_stopped_in_the_middle_of_its_work_leaves_no_lane_behind() {
        Set<Integer> acknowledged = ConcurrentHashMap.newKeySet();
        try (ServerProcess server = ServerProcess.serve(dir)) {
            Client client = server.client();
            Thread working = background(() -> {
                for (int i = 0; ; i++) {
                    if (client.post("/api/sync/bulk", Expenses.bulk(10 * i, 10 * i + 10))
                                            .status()
                                    != 201
                            || client.post("/api/sync/process").status() != 200) {
                        return; // refused: it is stopping
                    }
                    acknowledged.add(i);
                }
            });
            await().atMost(Duration.ofSeconds(30)).until(() -> acknowledged.size() >= 20);

            server.terminate();

            assertEquals(0, server.exitCode(), server.err()::toString);
            join(working);
        }
        try (ServerProcess server = ServerProcess.serve(dir, Map.of("SYNC_WORKER", "off"))) {
            JsonNode processed = server.client().post("/api/sync/process").ok(200);

            assertFalse(processed.path("busy").asBoolean(), processed::toString);
            List<Integer> amounts = Expenses.amounts(server.client());
            assertEquals(amounts.size(), Set.copyOf(amounts).size());
            assertTrue(amounts.size() >= 10 * acknowledged.size());
        }
    }

    @Test
    @Tag("thorough")
    void a_token_is_still_good_after_a_restart() {
        String token;
        try (ServerProcess server = ServerProcess.serve(dir)) {
            token = server.token();
        }
        try (ServerProcess server = ServerProcess.serve(dir)) {
            new Client(server.address(), token).get("/api/sync/pending").ok(200);
        }
    }

    @Test
    @Tag("thorough")
    void a_failed_item_runs_again_when_its_user_says_so() {
        try (ServerProcess server = ServerProcess.serve(dir, Map.of("SYNC_FAIL_FAST", "true"))) {
            Client client = server.client();
            String id = addUpdateOfMissingRecord(client);
            assertEquals(
                    "failed",
                    client.post("/api/sync/process")
                            .ok(200)
                            .at("/results/0/status")
                            .asText());
            create(client);

            client.post("/api/sync/items/" + id + "/retry").ok(200);

            JsonNode processed = client.post("/api/sync/process").ok(200);
            assertEquals(1, processed.get("successful").asInt(), processed::toString);
            assertEquals(
                    2,
                    client.get("/api/expenses/e1").ok(200).at("/expense/amount").asInt());
        }
    }

    @Test
    @Tag("thorough")
    void a_failed_item_runs_again_when_somebody_edits_the_database() throws Exception {
        try (ServerProcess server = ServerProcess.serve(dir, Map.of("SYNC_FAIL_FAST", "true"))) {
            Client client = server.client();
            String id = addUpdateOfMissingRecord(client);
            client.post("/api/sync/process").ok(200);
            create(client);

            try (Connection shell = DriverManager.getConnection("jdbc:sqlite:" + dir.resolve("offline-sync.db"));
                    Statement sql = shell.createStatement()) {
                assertEquals(
                        1,
                        sql.executeUpdate(
                                "UPDATE syncqueues SET status = 'pending', attempts = 0 WHERE _id = '" + id + "'"));
            }

            assertEquals(
                    1,
                    client.post("/api/sync/process").ok(200).get("successful").asInt());
        }
    }

    @Test
    @Tag("thorough")
    void what_a_client_left_behind_is_done_by_the_worker() {
        try (ServerProcess server = ServerProcess.serve(dir, Map.of("SYNC_WORKER_GRACE", "100ms"))) {
            Client client = server.client();
            client.post("/api/sync/bulk", Expenses.bulk(0, 10)).ok(201);

            await().atMost(Duration.ofSeconds(30))
                    .until(() ->
                            client.get("/api/sync/pending").ok(200).get("count").asInt() == 0);
            assertEquals(10, client.get("/api/expenses").ok(200).get("count").asInt());
        }
    }

    private static String addUpdateOfMissingRecord(Client client) {
        return client.post("/api/sync/add", "{'endpoint': '/api/expenses/e1', 'method': 'PUT', 'data': {'amount': 2}}")
                .ok(201)
                .at("/syncItem/_id")
                .asText();
    }

    private static void create(Client client) {
        client.post("/api/expenses", "{'id': 'e1', 'amount': 1, 'category': 'Food'}")
                .ok(201);
    }

    private static Thread background(Runnable work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (UncheckedIOException e) {
                // the server has been killed
            }
        });
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void join(Thread thread) {
        await().atMost(Duration.ofSeconds(40)).until(() -> !thread.isAlive());
    }
}
