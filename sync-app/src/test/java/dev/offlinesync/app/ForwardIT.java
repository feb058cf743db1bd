package dev.offlinesync.app;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import com.fasterxml.jackson.databind.JsonNode;
import dev.offlinesync.forward.UpstreamServer;
import dev.offlinesync.forward.UpstreamServer.Received;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server as a queue in front of another one, by configuration alone. */
@Tag("thorough")
class ForwardIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path dir;

    @Test
    void what_is_written_while_the_upstream_is_down_is_delivered_once_and_in_order_when_it_is_back() throws Exception {
        int port = UpstreamServer.freePort();
        try (ServerProcess server = ServerProcess.serve(dir.resolve("data"), inFrontOf("http://127.0.0.1:" + port))) {
            Client client = server.client();
            JsonNode added = client.post("/api/sync/bulk", """
                            {"items": [
                              {"endpoint": "/api/invoices", "method": "POST", "data": {"_id": "a", "step": 0}},
                              {"endpoint": "/api/invoices/a", "method": "PUT", "data": {"step": 1}},
                              {"endpoint": "/api/invoices/a", "method": "PUT", "priority": 9, "data": {"step": 2}},
                              {"endpoint": "/api/invoices", "method": "POST", "data": {"_id": "b", "step": 0}},
                              {"endpoint": "/api/invoices/a", "method": "DELETE"}]}""").ok(201).get("syncItems");

            JsonNode processed = client.post("/api/sync/process").ok(200);
            assertEquals(2, processed.get("failed").asInt(), processed::toString);
            for (JsonNode result : processed.get("results")) {
                assertEquals("pending", result.get("status").asText());
                assertEquals(0, result.get("attempts").asInt());
                assertEquals(
                        "the upstream cannot be reached: connection refused",
                        result.get("error").asText());
            }

            try (UpstreamServer upstream = UpstreamServer.start(port)) {
                processUntilNothingIsLeft(client);

                assertEquals(5, upstream.received().size(), "each once");
                assertEquals(
                        List.of("POST 0", "PUT 1", "PUT 2", "DELETE"),
                        upstream.received().stream()
                                .filter(r -> !r.body().contains("\"b\""))
                                .map(ForwardIT::step)
                                .toList());
                Map<String, String> keys = new HashMap<>();
                upstream.received().forEach(r -> keys.put(r.header("idempotency-key"), step(r)));
                for (JsonNode item : added) {
                    String id = item.get("_id").asText();
                    assertTrue(keys.containsKey(id), "the key is the item's id");
                    JsonNode done = client.get("/api/sync/items/" + id).ok(200).get("syncItem");
                    assertEquals(1, done.get("attempts").asInt(), done::toString);
                }
            }
        }
    }

    @Test
    void a_call_that_a_kill_cut_short_is_made_again_under_its_key() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        try (UpstreamServer upstream = UpstreamServer.start().answers(exchange -> hang(never))) {
            String id;
            try (ServerProcess server = ServerProcess.serve(dir.resolve("data"), inFrontOf(upstream.address()))) {
                Client client = server.client();
                id = client.post("/api/sync/add", "{'endpoint': '/api/invoices', 'method': 'POST', 'data': {'n': 1}}")
                        .ok(201)
                        .at("/syncItem/_id")
                        .asText();
                Thread calling = background(() -> client.post("/api/sync/process"));
                await().atMost(PATIENCE).until(() -> upstream.received().size() == 1);

                server.kill();
                calling.join(PATIENCE.toMillis());
            }
            upstream.answers(201, "{\"number\": 17}");
            try (ServerProcess server = ServerProcess.serve(dir.resolve("data"), inFrontOf(upstream.address()))) {
                Client client = server.client();
                processUntilNothingIsLeft(client);

                assertEquals(
                        List.of(id, id),
                        upstream.received().stream()
                                .map(r -> r.header("idempotency-key"))
                                .toList());
                assertEquals(
                        17,
                        client.get("/api/sync/items/" + id)
                                .ok(200)
                                .at("/syncItem/responseData/number")
                                .asInt());
            }
        }
    }

    @Test
    void the_records_are_not_here() throws Exception {
        try (UpstreamServer upstream = UpstreamServer.start();
                ServerProcess server = ServerProcess.serve(dir.resolve("data"), inFrontOf(upstream.address()))) {
            Client client = server.client();

            for (Client.Answer answer : List.of(
                    client.get("/api/invoices"),
                    client.get("/api/invoices/7"),
                    client.post("/api/invoices", "{'n': 1}"),
                    client.put("/api/invoices/7", "{'n': 1}"))) {
                assertEquals(
                        "this path accepts writes only through /api/sync, and has nothing to read",
                        answer.ok(404).get("detail").asText());
            }
            assertEquals(
                    "/endpoint has a segment that is . or ..",
                    client.post(
                                    "/api/sync/add",
                                    "{'endpoint': '/api/invoices/%2e%2e', 'method': 'PUT', 'data': {'n': 1}}")
                            .ok(400)
                            .get("detail")
                            .asText());
            assertEquals(List.of(), upstream.received());
        }
    }

    @Test
    void what_is_being_sent_is_not_cleared_and_the_push_learns_its_outcome() throws Exception {
        AtomicReference<JsonNode> cleared = new AtomicReference<>();
        try (UpstreamServer upstream = UpstreamServer.start();
                ServerProcess server = ServerProcess.serve(dir.resolve("data"), inFrontOf(upstream.address()))) {
            Client client = server.client();
            upstream.answers(exchange -> {
                try {
                    cleared.set(client.delete("/api/sync/clear?all=true").ok(200));
                } catch (Exception e) {
                    throw new IOException(e);
                }
                UpstreamServer.answer(exchange, 201, "{\"number\": 17}");
            });

            JsonNode pushed = client.post("/api/sync/push", """
                            {"items": [
                              {"endpoint": "/api/invoices", "method": "POST", "data": {"_id": "a"}},
                              {"endpoint": "/api/invoices", "method": "POST", "data": {"_id": "b"}}]}""").ok(200);

            assertEquals(1, cleared.get().get("running").asInt());
            assertEquals(1, cleared.get().get("deletedCount").asInt());
            assertEquals("completed", pushed.at("/results/0/status").asText(), pushed::toString);
            assertEquals(17, pushed.at("/results/0/responseData/number").asInt());
            assertEquals("refused", pushed.at("/results/1/status").asText());
            assertEquals(1, upstream.received().size());
        }
    }

    @Test
    void the_commands_of_the_documentation_work_as_printed() throws Exception {
        Shell.needsCurl();
        String file = Documentation.blocks(Documentation.FORWARDING, "json").get(0);
        String signing = Documentation.below(Documentation.FORWARDING, "- `\"tokenClaim\"", "json");
        List<String> commands = Documentation.blocks(Documentation.FORWARDING, "sh");
        String write = commands.get(1);
        assertEquals(3, commands.size());
        try (UpstreamServer upstream = UpstreamServer.start()) {
            Received plain = sentBy(upstream, file, commands.get(0), write);
            assertEquals(
                    "PUT /api/invoices/i-17 {\"total\":150}", plain.method() + " " + plain.path() + " " + plain.body());
            assertTrue(plain.headers().containsKey("x-user-id"));

            Received signed = sentBy(upstream, signing, commands.get(2), write);
            assertTrue(!signed.headers().containsKey("x-user-id"));
            String token = signed.header("authorization").substring("Bearer ".length());
            String user = JWT.require(Algorithm.HMAC256("a secret that the upstream has too"))
                    .build()
                    .verify(token)
                    .getSubject();
            assertEquals(plain.header("x-user-id"), user);
        }
    }

    /**
     * The last request after this file was written, the server started with {@code start}, and a client has said
     * {@code write}.
     */
    private Received sentBy(UpstreamServer upstream, String file, String start, String write) throws Exception {
        Path at = Files.createDirectories(
                dir.resolve("by-the-book" + upstream.received().size()));
        Files.writeString(at.resolve("forward.json"), file.replace("https://erp.example.com", upstream.address()));
        String java = Path.of(System.getProperty("java.home"), "bin", "java") + " -jar "
                + Path.of(System.getProperty("sync-app.jar", "target/sync-app.jar"))
                        .toAbsolutePath();
        List<String> shell = List.of("sh", "-ec", "cd " + at + "\n" + start.replace("./offline-sync", "exec " + java));
        try (ServerProcess server = ServerProcess.start(shell, Map.of("SYNC_PORT", "0"))) {
            JsonNode pushed = Shell.json(
                    "TOKEN=" + server.token() + "\n" + write.replace("http://localhost:5000", server.address()));
            assertEquals(2, pushed.get("successful").asInt(), pushed::toString);
        }
        return upstream.last();
    }

    private Map<String, String> inFrontOf(String upstream) throws IOException {
        Path file = Files.writeString(
                dir.resolve("forward.json"),
                "{\"resources\": [{\"path\": \"/api/invoices\", \"forward\": \"" + upstream + "\"}]}");
        return Map.of("SYNC_RESOURCES", file.toString(), "SYNC_WORKER", "off", "SYNC_LEASE", "1s");
    }

    private static void processUntilNothingIsLeft(Client client) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(() -> {
            client.post("/api/sync/process").ok(200);
            return client.get("/api/sync/pending").ok(200).get("count").asInt() == 0;
        });
    }

    /** Such as {@code PUT 1}. */
    private static String step(Received received) {
        try {
            JsonNode step = Client.JSON.readTree(received.body()).path("step");
            return step.isMissingNode() ? received.method() : received.method() + " " + step;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void hang(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
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
}
