package dev.offlinesync.app;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import com.fasterxml.jackson.databind.JsonNode;
import dev.offlinesync.forward.UpstreamServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server on SQLite whose clock is set while it runs, or was set while it was dead. */
@Tag("thorough")
class ClockIT {
    private static final String SECRET = "a secret of more than thirty-two bytes";
    private static final String TOKEN = JWT.create().withSubject("ann").sign(Algorithm.HMAC256(SECRET));

    /** Far less than an hour, and enough for a slow machine. */
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    private Path dir;

    private FakeTime clock;

    @BeforeEach
    void needsFaketime() {
        clock = FakeTime.settable(dir).orElse(null);
        assumeTrue(clock != null, "install faketime to set clocks");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT-1H", "P3650D"})
    void nothing_waits_longer_when_the_clock_is_set(Duration step) throws Exception {
        try (UpstreamServer upstream = UpstreamServer.start();
                ServerProcess server = serve(upstream)) {
            upstream.answers(503, "");
            Client client = new Client(server.address(), TOKEN);
            String retried = add(client, "{'endpoint': '/api/expenses/none', 'method': 'PUT', 'data': {'amount': 1}}");
            for (int i = 0; i < 6; i++) { // the upstream is paused after five
                add(client, "{'endpoint': '/api/invoices', 'method': 'POST', 'data': {'_id': 'i" + i + "'}}");
            }
            client.post("/api/sync/process").ok(200);
            assertEquals(1, item(client, retried).get("attempts").asInt());

            clock.set(step);
            upstream.answers(200, "");

            await().atMost(SOON)
                    .until(() -> item(client, retried).get("attempts").asInt() >= 2);
            await().atMost(SOON).until(() -> completed(client) == 6);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT1H", "P-3650D"})
    void no_lane_of_a_dead_server_is_held_when_the_next_one_has_another_clock(Duration step) throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        try (UpstreamServer upstream = UpstreamServer.start().answers(exchange -> hang(never))) {
            String id;
            try (ServerProcess server = serve(upstream)) {
                Client client = new Client(server.address(), TOKEN);
                id = add(client, "{'endpoint': '/api/invoices', 'method': 'POST', 'data': {'_id': 'i'}}");
                Thread calling = new Thread(() -> processUntilKilled(client));
                calling.start();
                await().atMost(SOON).until(() -> !upstream.received().isEmpty());
                server.kill();
                calling.join(SOON.toMillis());
            }
            clock.set(step);
            upstream.answers(200, "");
            try (ServerProcess server = serve(upstream)) {
                Client client = new Client(server.address(), TOKEN);

                await().atMost(SOON).until(() -> completed(client) == 1);

                assertEquals(2, item(client, id).get("attempts").asInt(), "the interruption counts, as in a takeover");
            }
        }
    }

    private ServerProcess serve(UpstreamServer upstream) throws IOException {
        Path resources = Files.writeString(
                dir.resolve("resources.json"),
                "{\"resources\": [{\"path\": \"/api/expenses\", \"collection\": \"expenses\"}, {\"path\": \"/api/invoices\", \"forward\": \""
                        + upstream.address() + "\"}]}");
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("SYNC_PORT", "0");
        settings.put("SYNC_DATA_DIR", dir.resolve("data").toString());
        settings.put("SYNC_RESOURCES", resources.toString());
        settings.put("SYNC_JWT_SECRET", SECRET);
        return ServerProcess.start(clock.of(ServerProcess.Launch.of(settings)));
    }

    private static String add(Client client, String item) {
        return client.post("/api/sync/add", item).ok(201).at("/syncItem/_id").asText();
    }

    private static JsonNode item(Client client, String id) {
        return client.get("/api/sync/items/" + id).ok(200).get("syncItem");
    }

    private static int completed(Client client) {
        return client.get("/api/sync/items?status=completed")
                .ok(200)
                .get("count")
                .asInt();
    }

    private static void processUntilKilled(Client client) {
        try {
            client.post("/api/sync/process");
        } catch (UncheckedIOException e) {
            // the server has been killed
        }
    }

    private static void hang(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
