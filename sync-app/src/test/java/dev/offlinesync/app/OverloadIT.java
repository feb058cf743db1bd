package dev.offlinesync.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.api.Caller;
import dev.offlinesync.api.jwt.JwtIssuer;
import dev.offlinesync.api.jwt.JwtSettings;
import dev.offlinesync.core.item.UserId;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** More load than a server with 256 MB of heap can bear. */
@Tag("thorough")
@Timeout(120)
class OverloadIT {
    private static final String SECRET = "a secret of more than thirty-two bytes";
    private static final Duration FLOOD = Duration.ofSeconds(8);
    private static final int FLOODING = 32;
    private static final int HALF_SENT = 300;
    private static final int NOT_READING = 60;
    private static final int IDLE = 2000;
    private static final int ITEMS = 80;

    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final Map<String, AtomicInteger> seen = new ConcurrentHashMap<>();
    private final List<RawClient> connections = new ArrayList<>();

    @TempDir
    private Path dir;

    @AfterEach
    void hangUp() throws IOException {
        for (RawClient connection : connections) {
            connection.close();
        }
    }

    @Test
    void a_flood_is_answered_with_503_and_leaves_nothing_behind_but_what_was_acknowledged() throws Exception {
        try (ServerProcess server = ServerProcess.serve(
                dir, Map.of("SYNC_JWT_SECRET", SECRET, "SYNC_LOG_LEVEL", "warn", "SYNC_WORKER", "off"))) {
            String address = server.address();
            fill(address);
            besiege(address);
            AtomicBoolean over = new AtomicBoolean();
            List<Thread> threads = new ArrayList<>();
            threads.add(background(() -> watch(address, over)));
            long end = System.nanoTime() + FLOOD.toNanos();
            for (int i = 0; i < FLOODING; i++) {
                int client = i;
                threads.add(background(() -> flood(address, client, end)));
            }
            for (Thread thread : threads.subList(1, threads.size())) {
                thread.join();
            }
            over.set(true);
            threads.get(0).join();

            // at once, though half-sent bodies and the rest are still there
            Client normal = new Client(address, token("normal"));
            normal.post("/api/sync/bulk", Expenses.bulk(0, 10)).ok(201);
            assertEquals(
                    10,
                    normal.post("/api/sync/process").ok(200).get("successful").asInt());

            Map<String, AtomicInteger> outcomes = new TreeMap<>(seen);
            assertTrue(
                    Set.of("200", "201", "503", "closed", "health 200").containsAll(outcomes.keySet()),
                    outcomes::toString);
            assertTrue(outcomes.keySet().containsAll(Set.of("201", "503", "health 200")), outcomes::toString);
            hangUp();
            server.terminate();
            assertEquals(0, server.exitCode(), server.err()::toString);
            assertFalse(server.err().toString().contains("OutOfMemoryError"), server.err()::toString);
            assertFalse(server.err().toString().contains(" ERROR "), server.err()::toString);
        }
        Set<String> lost = new HashSet<>(acknowledged);
        lost.removeAll(stored());
        assertTrue(lost.isEmpty(), () -> lost.size() + " of " + acknowledged.size() + " are lost");
    }

    /** What the clients that do not read ask for. */
    private static void fill(String address) {
        Client client = new Client(address, token("reader"));
        client.post("/api/sync/bulk", Flood.body("reader", ITEMS, 50_000)).ok(201);
    }

    /** Everybody who takes and gives nothing. */
    private void besiege(String address) throws IOException {
        for (int i = 0; i < IDLE; i++) {
            connect(address).sendHead("GET", "/health", null, -1);
        }
        for (int i = 0; i < HALF_SENT; i++) {
            RawClient half = connect(address);
            half.sendHead("POST", "/api/sync/push", token("half"), 1_000_000);
            half.send("{\"items\":[");
        }
        for (int i = 0; i < NOT_READING; i++) {
            connect(address).sendHead("GET", "/api/sync/pending", token("reader"), -1);
        }
    }

    private RawClient connect(String address) throws IOException {
        RawClient client = new RawClient(address);
        connections.add(client);
        return client;
    }

    private void watch(String address, AtomicBoolean over) {
        for (int i = 0; !over.get(); i++) {
            try (RawClient client = new RawClient(address)) {
                client.sendHead("GET", i % 2 == 0 ? "/health" : "/ready", null, -1);
                count("health " + client.answer().status());
            } catch (IOException e) {
                count("health " + e);
            }
        }
    }

    private void flood(String address, int number, long end) {
        for (int round = 0; System.nanoTime() < end; round++) {
            String name = number + "-" + round;
            String path = round % 2 == 0 ? "/api/sync/bulk" : "/api/sync/push";
            String body = Flood.body(name, ITEMS, 100_000);
            try (RawClient client = new RawClient(address)) {
                client.sendHead("POST", path, token("u" + number), body.length());
                client.sendAsFarAsPossible(body);
                RawClient.Answer answer = client.answer();
                if (answer.status() == 503 && answer.retryAfter() == null) {
                    count("503 without Retry-After");
                }
                if (answer.status() < 300) {
                    acknowledged.addAll(Flood.mutationIds(name, ITEMS));
                }
                count("" + answer.status());
            } catch (IOException e) {
                count("closed");
            }
        }
    }

    private void count(String outcome) {
        seen.computeIfAbsent(outcome, o -> new AtomicInteger()).incrementAndGet();
    }

    private Set<String> stored() throws Exception {
        Set<String> ids = new HashSet<>();
        try (Connection shell = DriverManager.getConnection("jdbc:sqlite:" + dir.resolve("offline-sync.db"));
                Statement sql = shell.createStatement();
                ResultSet rows = sql.executeQuery("SELECT mutationId FROM syncqueues")) {
            while (rows.next()) {
                ids.add(rows.getString(1));
            }
        }
        return ids;
    }

    private static String token(String user) {
        return new JwtIssuer(JwtSettings.of(new JwtSettings.Secret(SECRET)), InstantSource.system())
                .issue(new Caller(new UserId(user), Caller.Role.USER), Duration.ofHours(1));
    }

    private static Thread background(Runnable work) {
        Thread thread = new Thread(work);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
