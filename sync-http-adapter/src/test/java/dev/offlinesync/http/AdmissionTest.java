package dev.offlinesync.http;

import static dev.offlinesync.api.contract.ApiContract.assertProblem;
import static dev.offlinesync.api.contract.ApiContract.assertStatus;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.offlinesync.api.HttpApi;
import dev.offlinesync.api.RateLimit;
import dev.offlinesync.api.contract.Client;
import dev.offlinesync.api.contract.TestApi;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.queue.SyncQueue;
import dev.offlinesync.core.store.InMemoryStore;
import dev.offlinesync.testkit.MutableClock;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AdmissionTest {
    private static final int KIB = 1 << 10;

    private final MutableClock clock = MutableClock.any();
    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    private TestApi server(Capacity capacity) {
        return server(capacity, queue -> queue);
    }

    private TestApi server(Capacity capacity, UnaryOperator<SyncQueue> between) {
        return server(capacity, between, settings -> settings);
    }

    private TestApi server(
            Capacity capacity, UnaryOperator<SyncQueue> between, UnaryOperator<HttpApi.Builder> settings) {
        TestApi api = new TestApi(
                new InMemoryStore(clock), clock, between, settings, served -> JavalinFront.of(served, capacity));
        open.add(0, api);
        return api;
    }

    private static Capacity capacity(int requests, int waiting, long bodyBytes) {
        return new Capacity(requests, waiting, Duration.ofSeconds(30), 64L << 20, bodyBytes, 4L << 20, 1000);
    }

    private Socket send(TestApi api, String request) throws IOException {
        Socket socket = new Socket("127.0.0.1", api.server.address().getPort());
        socket.setReceiveBufferSize(4 * KIB);
        socket.setSoTimeout(30_000);
        open.add(0, socket);
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static String head(String path, TestApi api, String more) {
        return "POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nAuthorization: Bearer "
                + api.ann().token() + "\r\n" + more + "\r\n\r\n";
    }

    /** What a client is told that asks before it sends its body, which it then does not send. */
    private String toldBeforeSending(TestApi api, int bytes) {
        try (Socket asking =
                send(api, head("/api/sync/add", api, "Expect: 100-continue\r\nContent-Length: " + bytes))) {
            return new BufferedReader(new InputStreamReader(asking.getInputStream(), StandardCharsets.UTF_8))
                    .readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertOverloaded(Client.Answer answer) {
        assertProblem(503, "https://iana.org/assignments/http-problem-types#temporary-reduced-capacity", answer);
        assertEquals("2", answer.header("Retry-After"));
    }

    private static void until(Supplier<Boolean> done) {
        while (!done.get()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void who_finds_all_places_and_the_queue_taken_is_told_to_come_back() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        SyncQueue slow = mock(SyncQueue.class);
        when(slow.process(any())).thenAnswer(call -> {
            running.countDown();
            go.await();
            return new SyncQueue.Processed(List.<SyncItem>of(), new SyncQueue.Backlog(0, 0, null), false, null);
        });
        TestApi api = server(capacity(1, 0, 100 * KIB), queue -> slow);
        CompletableFuture<Client.Answer> first =
                CompletableFuture.supplyAsync(() -> api.ann().post("/api/sync/process"));
        running.await();

        assertOverloaded(api.bob().post("/api/sync/process"));
        assertOverloaded(api.bob().addExpense(""));
        assertStatus(200, api.anonymous().get("/health"));
        assertStatus(200, api.anonymous().get("/ready"));
        assertProblem(401, api.anonymous().post("/api/sync/process"));
        assertProblem(404, api.bob().get("/api/unheard"));

        go.countDown();
        assertStatus(200, first.get());
        until(() -> api.bob().post("/api/sync/process").status() == 200);
    }

    @Test
    void a_request_over_its_rate_limit_is_refused_before_it_takes_a_place_and_counts_once() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        SyncQueue slow = mock(SyncQueue.class);
        when(slow.process(any())).thenAnswer(call -> {
            running.countDown();
            go.await();
            return new SyncQueue.Processed(List.<SyncItem>of(), new SyncQueue.Backlog(0, 0, null), false, null);
        });
        TestApi api = server(
                capacity(1, 0, 100 * KIB),
                queue -> slow,
                settings -> settings.rateLimit(RateLimit.inMemory(new RateLimit.Policy(2, Duration.ofHours(24)))));
        CompletableFuture<Client.Answer> first =
                CompletableFuture.supplyAsync(() -> api.ann().post("/api/sync/process"));
        running.await();

        assertOverloaded(api.ann().post("/api/sync/process"));
        Client.Answer refused = api.ann().post("/api/sync/process");
        assertEquals(429, refused.status());
        assertEquals("\"requests\";r=0;t=86400", refused.header("RateLimit"));
        assertEquals("43200", refused.header("Retry-After"));
        assertOverloaded(api.bob().post("/api/sync/process"));

        go.countDown();
        assertEquals("\"requests\";r=1;t=43200", first.get().header("RateLimit"));
    }

    @Test
    void who_has_waited_in_vain_is_told_to_come_back() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        TestApi api = server(new Capacity(1, 9, Duration.ofMillis(1), 64L << 20, 100 * KIB, 100 * KIB, 1000), real -> {
            SyncQueue slow = mock(SyncQueue.class);
            when(slow.process(any())).thenAnswer(call -> {
                running.countDown();
                go.await();
                throw new IllegalStateException("the end");
            });
            return slow;
        });
        CompletableFuture<Client.Answer> first =
                CompletableFuture.supplyAsync(() -> api.ann().post("/api/sync/process"));
        running.await();

        assertOverloaded(api.bob().post("/api/sync/process"));

        go.countDown();
        assertProblem(500, first.get());
    }

    @Test
    void a_half_sent_body_takes_up_no_place() throws IOException {
        TestApi api = server(capacity(1, 0, 1000 * KIB));
        for (int i = 0; i < 300; i++) {
            send(api, head("/api/sync/add", api, "Content-Length: 100") + "{");
        }

        assertStatus(201, api.ann().addExpense(""));
    }

    @Test
    void a_body_that_has_no_room_is_refused_unread_until_there_is_some() throws IOException {
        TestApi api = server(capacity(4, 4, 100 * KIB));
        String body = "{'endpoint':'/api/x','method':'POST','data':{'a':'" + "x".repeat(60 * KIB) + "'}}";
        assertStatus(201, api.ann().post("/api/sync/add", body));
        Socket half = send(api, head("/api/sync/add", api, "Content-Length: 90000") + " ".repeat(50 * KIB));

        // asked first, since a body that comes in beside the half one might take the room that this one needs
        until(() -> toldBeforeSending(api, 80_000).startsWith("HTTP/1.1 503"));
        assertOverloaded(api.ann().post("/api/sync/add", body));
        assertStatus(201, api.ann().addExpense(""));

        half.close();
        until(() -> api.ann().post("/api/sync/add", body).status() == 201);
    }

    @Test
    void a_body_of_unknown_length_is_refused_when_it_outgrows_the_room() {
        TestApi api = server(capacity(4, 4, 100 * KIB));
        byte[] body = " ".repeat(200 * KIB).getBytes(StandardCharsets.US_ASCII);

        Client.Answer answer = api.ann()
                .send(
                        "POST",
                        "/api/sync/add",
                        BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(body)),
                        "Content-Type",
                        "application/json");

        assertOverloaded(answer);
    }

    @Test
    void a_body_that_would_take_more_memory_than_there_is_is_too_large() {
        TestApi api = server(new Capacity(4, 4, Duration.ofSeconds(30), 1 << 20, 1 << 20, 1 << 20, 1000));
        String objects = "[" + "{'a':0},".repeat(10_000) + "0]";

        assertProblem(
                413,
                api.ann().post("/api/sync/add", "{'endpoint':'/api/x','method':'POST','data':{'a':" + objects + "}}"));
    }

    @Test
    void who_does_not_read_the_answer_takes_up_no_place() throws IOException {
        TestApi api = server(capacity(1, 0, 64L << 20));
        String large = ",'deviceId':'d'";
        for (int i = 0; i < 4; i++) {
            assertStatus(
                    201,
                    api.ann()
                            .post(
                                    "/api/sync/add",
                                    "{'endpoint':'/api/x','method':'POST','data':{'a':'" + "x".repeat(900 * KIB) + "'}"
                                            + large + "}"));
        }
        for (int i = 0; i < 5; i++) {
            Socket slow = send(
                    api,
                    "GET /api/sync/pending HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                            + api.ann().token() + "\r\n\r\n");
            assertEquals('H', slow.getInputStream().read());
        }

        until(() -> api.ann().addExpense("").status() == 201);
    }

    @Test
    void a_page_can_read_that_the_server_is_overloaded() {
        TestApi api = new TestApi(
                new InMemoryStore(clock),
                clock,
                queue -> queue,
                settings -> settings.corsOrigins(java.util.Set.of("https://app.example.com")),
                served -> JavalinFront.of(served, capacity(1, 0, 10)));
        open.add(api);

        Client.Answer answer =
                api.ann().post("/api/sync/add", "{'a': 'more than ten bytes'}", "Origin", "https://app.example.com");

        assertOverloaded(answer);
        assertEquals("https://app.example.com", answer.header("Access-Control-Allow-Origin"));
    }
}
