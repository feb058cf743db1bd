package dev.offlinesync.http;

import static dev.offlinesync.api.contract.ApiContract.assertProblem;
import static dev.offlinesync.api.contract.ApiContract.assertStatus;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.offlinesync.api.AccessLog;
import dev.offlinesync.api.HttpApi;
import dev.offlinesync.api.contract.Client;
import dev.offlinesync.api.contract.TestApi;
import dev.offlinesync.api.jwt.JwtAuthenticator;
import dev.offlinesync.core.queue.SyncQueue;
import dev.offlinesync.core.queue.SyncRecords;
import dev.offlinesync.core.store.InMemoryStore;
import dev.offlinesync.testkit.MutableClock;
import io.javalin.Javalin;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ServerTest {
    private final MutableClock clock = MutableClock.any();
    private final TestApi api = new TestApi(new InMemoryStore(clock), clock, JavalinFront::of);

    @AfterEach
    void stop() {
        api.close();
    }

    /** What a server answers to these very bytes, until it closes. */
    private String raw(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", api.server.address().getPort())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void every_route_under_api_asks_for_a_token() {
        for (String path : List.of(
                "/api/sync/pending",
                "/api/sync/items",
                "/api/sync/items/x",
                "/api/expenses",
                "/api/expenses/x",
                "/api/user",
                "/api/users/x")) {
            Client.Answer answer = api.anonymous().get(path);
            assertProblem(401, answer);
            assertEquals("Bearer", answer.header("WWW-Authenticate"));
            assertStatus(401, api.anonymous().send("HEAD", path, BodyPublishers.noBody()));
        }
        for (String path : List.of(
                "/api/sync/add", "/api/sync/bulk", "/api/sync/push", "/api/sync/process", "/api/orders/create")) {
            assertProblem(401, api.anonymous().post(path));
        }
        assertProblem(401, api.anonymous().delete("/api/sync/clear"));
        Client.Answer forged = api.withToken("forged").get("/api/sync/pending");
        assertProblem(401, forged);
        assertTrue(forged.header("WWW-Authenticate").startsWith("Bearer"));
        assertProblem(401, api.anonymous().get("/api/sync/pending", "Authorization", "Basic YTpi"));
        assertProblem(401, api.anonymous().get("/api/sync/pending", "Authorization", "Bearer "));
        assertStatus(
                200,
                api.anonymous()
                        .get(
                                "/api/sync/pending",
                                "Authorization",
                                "bearer " + api.ann().token()));
    }

    @Test
    void a_path_that_only_the_queue_knows_says_so() {
        for (Client.Answer answer : List.of(
                api.ann().get("/api/mails"),
                api.ann().get("/api/mails/7"),
                api.ann().post("/api/mails", "{'to':'bob'}"))) {
            assertProblem(404, answer);
            assertEquals(
                    "this path accepts writes only through /api/sync, and has nothing to read",
                    answer.json().get("detail").asText());
        }
        assertEquals(
                "this path does not exist",
                api.ann().get("/api/mails/7/8").json().get("detail").asText());
        assertProblem(404, api.ann().get("/api/mails/" + "x".repeat(200)));
    }

    @Test
    void an_unknown_path_is_a_404_and_a_wrong_method_a_405() {
        assertProblem(404, api.ann().get("/api/unheard"));
        assertProblem(404, api.ann().get("/api/sync"));
        assertProblem(404, api.ann().get("/"));
        Client.Answer wrong = api.ann().get("/api/sync/process");
        assertProblem(405, wrong);
        assertEquals("OPTIONS, POST", wrong.header("Allow"));
        for (String method : List.of("TRACE", "QUERY", "FOO")) {
            Client.Answer strange = api.ann().send(method, "/api/expenses/e1", BodyPublishers.noBody());
            assertProblem(405, strange);
            assertEquals("DELETE, GET, HEAD, OPTIONS, POST, PUT", strange.header("Allow"));
            assertProblem(404, api.ann().send(method, "/api/unheard", BodyPublishers.noBody()));
        }
    }

    @Test
    void an_answer_tells_nothing_about_the_server() {
        Client.Answer answer = api.anonymous().get("/health");

        assertNull(answer.header("Server"));
        assertNull(answer.header("X-Powered-By"));
        assertNull(answer.header("Set-Cookie"));
    }

    @Test
    void a_broken_request_is_answered_without_internals() throws IOException {
        for (String request : List.of(
                "nonsense\r\n\r\n",
                "GET /health HTTP/1.1\r\nHost: x\r\nContent-Length: a\r\nConnection: close\r\n\r\n",
                "GET /%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                "GET /api/expenses/%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                "GET /api/expenses/%ff HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer "
                        + api.ann().token() + "\r\n\r\n",
                "GET /health HTTP/1.1\r\nHost: x\r\nX: " + "x".repeat(20_000) + "\r\nConnection: close\r\n\r\n")) {
            String answer = raw(request);
            assertTrue(answer.startsWith("HTTP/1.1 4"), answer);
            assertTrue(answer.contains("application/problem+json"), answer);
            for (String inside : List.of("jetty", "Jetty", "Exception", "\tat ", "offlinesync")) {
                assertFalse(answer.contains(inside), answer);
            }
        }
    }

    @Test
    void a_broken_request_is_told_which_rule_of_http_it_broke() throws IOException {
        String begin = "POST /api/sync/add HTTP/1.1\r\nConnection: close\r\n";
        for (String request : List.of(
                "\r\n -> No Host",
                "Host: x\r\nHost: y\r\n\r\n -> Duplicate Host Header",
                "Host: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n -> Multiple Content-Lengths",
                "Host: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n -> Transfer-Encoding and",
                "Host: x\r\nX: \0\r\n\r\n -> Illegal character")) {
            String[] parts = request.split(" -> ");
            String answer = raw(begin + parts[0]);
            assertTrue(answer.startsWith("HTTP/1.1 400"), answer);
            assertTrue(answer.contains("the server refused the request: Bad Request (" + parts[1]), answer);
        }
    }

    @Test
    void a_body_that_breaks_off_is_given_up() throws IOException {
        try (Socket socket = new Socket("127.0.0.1", api.server.address().getPort())) {
            socket.getOutputStream()
                    .write(("POST /api/sync/add HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                                    + "Authorization: Bearer " + api.ann().token()
                                    + "\r\nContent-Length: 100\r\n\r\n{\"endpoint\":")
                            .getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            socket.setSoTimeout(30_000);
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertFalse(answer.startsWith("HTTP/1.1 2"), answer);
        }
        assertEquals(0, api.ann().get("/api/sync/items").at("/count").asInt());
    }

    @Test
    void a_refused_request_is_answered_even_while_its_body_is_still_coming() {
        String large = "{'endpoint':'/api/x','method':'POST','data':{'a':'" + "x".repeat(9 << 20) + "'}}";

        assertProblem(401, api.anonymous().post("/api/sync/add", large));
        assertProblem(405, api.ann().post("/api/sync/pending", large));
        assertProblem(404, api.ann().post("/api/unheard", large));
        assertProblem(415, api.ann().post("/api/sync/add", large, "Content-Encoding", "gzip"));
        assertProblem(400, api.ann().post("/api/sync/add", "]" + large));
    }

    @Test
    void a_large_answer_is_compressed_for_who_wants_it() throws IOException {
        for (int i = 0; i < 20; i++) {
            api.ann().addExpense("");
        }
        Client.Answer plain = api.ann().get("/api/sync/pending");
        Client.Answer packed = api.ann().get("/api/sync/pending", "Accept-Encoding", "gzip");

        assertEquals("gzip", packed.header("Content-Encoding"));
        assertEquals(
                plain.text(),
                new String(
                        new java.util.zip.GZIPInputStream(new java.io.ByteArrayInputStream(packed.body()))
                                .readAllBytes(),
                        StandardCharsets.UTF_8));
    }

    @Test
    void a_sender_who_asks_first_is_told_before_it_sends() throws IOException {
        String answer = raw("POST /api/sync/add HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                + "Expect: 100-continue\r\nContent-Length: 99999999\r\nAuthorization: Bearer "
                + api.ann().token() + "\r\n\r\n");

        assertTrue(answer.startsWith("HTTP/1.1 413"), answer);
    }

    @Test
    void each_request_is_one_line_in_the_access_log_without_query_and_token() {
        String token = api.ann().token();
        api.ann().get("/api/expenses?after=secret");
        api.anonymous().get("/api/un%0Aheard?x");

        // the line is written after the answer, so that of an earlier request is there when a later one was answered
        api.anonymous().get("/health");
        assertFalse(api.accessLog.toString().contains("secret"));
        assertFalse(api.accessLog.toString().contains(token));
        AccessLog.Line first = api.accessLog.get(0);
        assertEquals("GET", first.method());
        assertEquals("/api/expenses", first.path());
        assertEquals(200, first.status());
        assertEquals(TestApi.ANN.value(), first.user());
        assertTrue(first.bytes() > 0);
    }

    @Test
    void a_taken_port_is_told_in_one_sentence() {
        HttpApi other = HttpApi.builder(
                        mock(SyncQueue.class), mock(SyncRecords.class), TestApi.handlers(), token -> null)
                .build();

        IllegalStateException refused = assertThrows(
                IllegalStateException.class,
                () -> HttpServer.start(other, "127.0.0.1", api.server.address().getPort()));

        assertTrue(
                refused.getMessage()
                        .contains("127.0.0.1:" + api.server.address().getPort()),
                refused.getMessage());
    }

    @Test
    void a_running_request_is_finished_before_the_server_stops() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch stopping = new CountDownLatch(1);
        SyncQueue slow = mock(SyncQueue.class);
        when(slow.process(any())).thenAnswer(call -> {
            running.countDown();
            assertTrue(stopping.await(30, TimeUnit.SECONDS));
            return new SyncQueue.Processed(List.of(), new SyncQueue.Backlog(0, 0, null), false, null);
        });
        TestApi server =
                new TestApi(new InMemoryStore(clock), clock, queue -> slow, settings -> settings, JavalinFront::of);
        CompletableFuture<Client.Answer> answer =
                CompletableFuture.supplyAsync(() -> server.ann().post("/api/sync/process"));
        assertTrue(running.await(30, TimeUnit.SECONDS));

        CompletableFuture<Void> stop = CompletableFuture.runAsync(server::close);
        // it no longer accepts: then it is stopping, with our request still under way
        while (accepts(server.server.address().getPort())) {
            Thread.onSpinWait();
        }
        stopping.countDown();

        assertStatus(200, answer.get(30, TimeUnit.SECONDS));
        stop.get(30, TimeUnit.SECONDS);
    }

    /** Between an answer and its end, Jetty still has the connection's long idle timeout in mind, and sets it again. */
    @Test
    void a_client_that_keeps_its_connection_does_not_hold_up_the_stop() throws Exception {
        CountDownLatch stopping = new CountDownLatch(1);
        AccessLog slow = line -> {
            try {
                assertTrue(stopping.await(30, TimeUnit.SECONDS));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        };
        TestApi server = new TestApi(
                new InMemoryStore(clock),
                clock,
                queue -> queue,
                settings -> settings.accessLog(slow),
                JavalinFront::of);
        assertStatus(200, server.ann().get("/health"));

        CompletableFuture<Void> stop = CompletableFuture.runAsync(server::close);
        while (accepts(server.server.address().getPort())) {
            Thread.onSpinWait();
        }
        stopping.countDown();

        // half of what requests in flight may take, before they are cut off
        stop.get(5, TimeUnit.SECONDS);
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void the_api_can_live_in_another_server() {
        HttpApi guest = HttpApi.builder(
                        api.sync.queue(),
                        api.sync.records(),
                        TestApi.handlers(),
                        new JwtAuthenticator(TestApi.JWT, clock))
                .build();
        Javalin host = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.jetty.host = "127.0.0.1";
            config.jetty.port = 0;
            config.router.contextPath = "/backend";
            config.routes.get("/mine", ctx -> ctx.result("mine"));
            JavalinRoutes.register(guest, config);
        });
        host.start();
        try {
            Client client = Client.at(host.port(), api.ann().token());
            assertEquals("mine", client.get("/backend/mine").text());
            Client.Answer created = client.post("/backend/api/expenses", "{'_id':'e1','amount':1,'category':'x'}");
            assertStatus(201, created);
            assertEquals("/backend/api/expenses/e1", created.header("Location"));
            assertProblem(405, client.get("/backend/api/sync/add"));
            assertProblem(401, Client.at(host.port(), null).get("/backend/api/sync/pending"));
            assertNotNull(client.get("/backend/health").header("Content-Type"));
        } finally {
            host.stop();
        }
    }
}
