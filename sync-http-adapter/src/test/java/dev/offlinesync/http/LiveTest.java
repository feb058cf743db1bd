package dev.offlinesync.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.api.Caller;
import dev.offlinesync.api.HttpApi;
import dev.offlinesync.api.contract.Client;
import dev.offlinesync.api.contract.Front;
import dev.offlinesync.api.contract.TestApi;
import dev.offlinesync.api.jwt.JwtIssuer;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.store.InMemoryStore;
import dev.offlinesync.testkit.MutableClock;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who waits for news: streams and held pulls, on real connections. */
@Timeout(60)
class LiveTest {
    private final MutableClock clock = MutableClock.any();
    private HttpApi api;
    private HttpServer server;
    private TestApi test;
    private String token;

    @BeforeEach
    void start() {
        InMemoryStore store = new InMemoryStore(clock);
        test = new TestApi(store, clock, queue -> queue, settings -> settings.streams(20), built -> {
            api = built;
            server = HttpServer.start(built, "127.0.0.1", 0);
            return Front.of(server.port(), server::close);
        });
        token = test.ann().token();
    }

    @AfterEach
    void stop() {
        test.close();
    }

    private void create(String id) {
        assertEquals(
                201,
                test.ann()
                        .post("/api/expenses", "{'_id':'" + id + "','amount':1,'category':'Food'}")
                        .status());
    }

    private String cursor() {
        return test.ann().get("/api/sync/changes").at("/cursor").asText();
    }

    /** A client that sends one request and reads line by line. */
    private final class Connection implements AutoCloseable {
        private final Socket socket = new Socket("127.0.0.1", server.port());
        private final BufferedReader in =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));

        Connection(String path, String bearer) throws IOException {
            socket.setSoTimeout(30_000);
            String head = "GET " + path + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + bearer + "\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        }

        /** The next line that begins like this; null at the end. */
        String line(String begin) throws IOException {
            String line = in.readLine();
            while (line != null && !(begin.isEmpty() ? line.isEmpty() : line.startsWith(begin))) {
                line = in.readLine();
            }
            return line;
        }

        /** The body of the next response. */
        String body() throws IOException {
            int length = Integer.parseInt(line("Content-Length: ").substring("Content-Length: ".length()));
            line("");
            char[] body = new char[length];
            for (int n = 0; n < length; ) {
                n += in.read(body, n, length - n);
            }
            return new String(body);
        }

        /** Sends another request, and does not wait. */
        void ask(String path) throws IOException {
            String head = "GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private Connection stream() throws IOException {
        Connection stream = new Connection("/api/sync/events", token);
        assertEquals("HTTP/1.1 200 OK", stream.line("HTTP"));
        assertNotNull(stream.line(":"), "the first comment");
        return stream;
    }

    private void awaitWaiting(int count) {
        Awaitility.await().pollInterval(Duration.ofMillis(5)).until(() -> api.waiting() == count);
    }

    @Test
    void a_stream_tells_of_each_commit_and_of_the_items() throws Exception {
        create("a");
        try (Connection stream = stream()) {
            awaitWaiting(1);
            String number = test.ann().get("/api/sync/changes").at("/change").asText();
            assertTrue(stream.line("data").endsWith("\"change\":" + number + "}"));

            test.ann()
                    .post(
                            "/api/sync/push",
                            "{'items':[{'mutationId':'m','endpoint':'/api/expenses/a','method':'PUT','data':{'amount':2}}]}");

            assertEquals("event: item", stream.line("event"));
            assertTrue(stream.line("data").endsWith("\"mutationId\":\"m\",\"status\":\"completed\"}"));
            Client.Answer now = test.ann().get("/api/sync/changes");
            assertEquals("event: change", stream.line("event"));
            assertEquals(
                    "data: {\"generation\":" + now.at("/generation") + ",\"change\":" + now.at("/change") + "}",
                    stream.line("data"));
        }
        awaitWaiting(0);
    }

    @Test
    void a_pull_that_waits_is_answered_when_something_is_written_and_its_connection_goes_on() throws Exception {
        create("a");
        try (Connection pull = new Connection("/api/sync/changes?wait=30&since=" + cursor(), token)) {
            awaitWaiting(1);
            create("b");

            assertEquals("HTTP/1.1 200 OK", pull.line("HTTP"));
            assertTrue(pull.body().contains("\"_id\":\"b\""));
            awaitWaiting(0);
            pull.ask("/health");
            assertEquals("{\"status\":\"ok\"}", pull.body());
        }
    }

    @Test
    void a_request_that_comes_while_one_waits_is_answered_after_it() throws Exception {
        try (Connection pull = new Connection("/api/sync/changes?wait=30&since=" + cursor(), token)) {
            awaitWaiting(1);
            pull.ask("/health");
            create("b");

            assertTrue(pull.body().contains("\"_id\":\"b\""));
            assertEquals("{\"status\":\"ok\"}", pull.body());
        }
    }

    @Test
    void a_pull_is_answered_when_its_time_is_up() {
        Client.Answer page = test.ann().get("/api/sync/changes");
        Client.Answer waited = test.ann()
                .get("/api/sync/changes?wait=1&since=" + page.at("/cursor").asText());

        assertEquals(page.json(), waited.json());
    }

    @Test
    void of_a_thousand_waiting_pulls_those_without_a_place_are_answered_at_once_and_told_when_to_ask()
            throws Exception {
        String cursor = cursor();
        List<Connection> waiting = new ArrayList<>();
        try {
            for (int i = 0; i < 20; i++) {
                waiting.add(new Connection("/api/sync/changes?wait=30&since=" + cursor, token));
            }
            awaitWaiting(20);
            Client.Answer over = test.ann().get("/api/sync/changes?wait=30&since=" + cursor);
            assertEquals(10, over.at("/retryAfter").asInt());
            assertEquals(503, test.bob().get("/api/sync/events").status());

            waiting.remove(0).close();
            awaitWaiting(19);
            create("b");
            for (Connection pull : waiting) {
                assertTrue(pull.body().contains("\"_id\":\"b\""));
            }
            awaitWaiting(0);
        } finally {
            for (Connection pull : waiting) {
                pull.close();
            }
        }
    }

    @Test
    void a_token_that_expires_ends_its_stream() throws Exception {
        String shortly = new JwtIssuer(TestApi.JWT, clock)
                .issue(new Caller(new UserId("ann"), Caller.Role.USER), Duration.ofSeconds(1));
        clock.advance(Duration.ofSeconds(30));
        try (Connection stream = new Connection("/api/sync/events", shortly)) {
            assertNotNull(stream.line(":"));
            assertEquals("0", stream.line("0"), "the last chunk");
        }
        clock.advance(Duration.ofSeconds(1));
        try (Connection late = new Connection("/api/sync/events", shortly)) {
            assertEquals("HTTP/1.1 401 Unauthorized", late.line("HTTP"));
        }
    }

    @Test
    void a_server_that_stops_answers_who_waits_and_ends_streams_at_once() throws Exception {
        try (Connection pull = new Connection("/api/sync/changes?wait=30&since=" + cursor(), token);
                Connection stream = stream()) {
            awaitWaiting(2);
            CompletableFuture<Void> closing = CompletableFuture.runAsync(server::close);

            assertTrue(pull.body().contains("\"changes\":[]"));
            assertEquals("0", stream.line("0"), "the last chunk");
            closing.get(5, TimeUnit.SECONDS);
        }
    }
}
