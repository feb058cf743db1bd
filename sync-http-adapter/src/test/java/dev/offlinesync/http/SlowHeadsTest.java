package dev.offlinesync.http;

import static dev.offlinesync.api.contract.ApiContract.assertStatus;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.api.HttpApi;
import dev.offlinesync.api.contract.Front;
import dev.offlinesync.api.contract.TestApi;
import dev.offlinesync.core.store.InMemoryStore;
import dev.offlinesync.testkit.MutableClock;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that send the head of a request a byte at a time. */
@Timeout(60)
class SlowHeadsTest {
    private static final Duration LIMIT = Duration.ofMillis(500);
    private static final int CONNECTIONS = 50;

    private final MutableClock clock = MutableClock.any();
    private final TestApi api =
            new TestApi(new InMemoryStore(clock), clock, queue -> queue, settings -> settings, SlowHeadsTest::front);
    private final ScheduledExecutorService slowly = Executors.newScheduledThreadPool(1);
    private final List<Socket> open = new ArrayList<>();

    private static Front front(HttpApi http) {
        Capacity capacity = new Capacity(8, 8, Duration.ofSeconds(5), 64L << 20, 64L << 20, 64L << 20, CONNECTIONS);
        ServerOptions options = ServerOptions.DEFAULT.withHead(LIMIT);
        HttpServer server = HttpServer.start(http, "127.0.0.1", 0, 1, options, capacity);
        return Front.of(server.port(), server::close);
    }

    @AfterEach
    void stop() throws IOException {
        slowly.shutdownNow();
        for (Socket socket : open) {
            socket.close();
        }
        api.close();
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket("127.0.0.1", api.server.address().getPort());
        socket.setSoTimeout(30_000);
        open.add(socket);
        return socket;
    }

    /** Sends this, and then one byte of {@code rest} every 50 ms. */
    private Socket drip(String begin, String rest) throws IOException {
        Socket socket = connect();
        socket.getOutputStream().write(begin.getBytes(StandardCharsets.US_ASCII));
        byte[] bytes = rest.getBytes(StandardCharsets.US_ASCII);
        AtomicInteger next = new AtomicInteger();
        slowly.scheduleAtFixedRate(
                () -> {
                    try {
                        socket.getOutputStream().write(bytes[next.getAndIncrement() % bytes.length]);
                    } catch (IOException e) {
                        throw new IllegalStateException("closed, as it should be", e);
                    }
                },
                0,
                50,
                TimeUnit.MILLISECONDS);
        return socket;
    }

    private static boolean endsWithoutAnswer(Socket socket) {
        try {
            return socket.getInputStream().read() < 0;
        } catch (IOException e) {
            return true; // reset
        }
    }

    @Test
    void a_head_that_does_not_end_is_cut_off_wherever_it_is() throws Exception {
        for (Socket socket : List.of(
                drip("", "GET /health HTTP/1.1"),
                drip("GET /hea", "x"),
                drip("GET /health HTTP/1.1\r\nHost: x\r\n", "x-header: y\r\n"),
                drip("", "\r\n"))) {
            assertTrue(endsWithoutAnswer(socket));
        }
    }

    @Tag("thorough")
    @Test
    void the_second_head_of_a_connection_is_timed_too_and_waiting_for_it_is_not() throws Exception {
        Socket socket = connect();
        byte[] request = "GET /health HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < 3; i++) {
            socket.getOutputStream().write(request);
            assertEquals("HTTP/1.1 200 OK", line(socket.getInputStream()));
            Socket slow = drip("GET", "x"); // takes longer than the limit
            assertTrue(endsWithoutAnswer(slow));
            byte[] rest = new byte[socket.getInputStream().available()];
            assertEquals(rest.length, socket.getInputStream().read(rest));
        }
        slowly.scheduleAtFixedRate(
                () -> {
                    try {
                        socket.getOutputStream().write('x');
                    } catch (IOException e) {
                        throw new IllegalStateException("closed, as it should be", e);
                    }
                },
                0,
                50,
                TimeUnit.MILLISECONDS);
        assertTrue(endsWithoutAnswer(socket));
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\r' && c >= 0; c = in.read()) {
            line.append((char) c);
        }
        return line.toString();
    }

    @Tag("thorough")
    @Test
    void a_body_that_comes_slowly_is_not_a_head() throws Exception {
        String body = "{\"endpoint\":\"/api/expenses\",\"method\":\"POST\"}";
        Socket socket = drip(
                "POST /api/sync/add HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nAuthorization: Bearer "
                        + api.ann().token() + "\r\nContent-Length: " + body.length() + "\r\n\r\n",
                body);

        assertEquals("HTTP/1.1 201 Created", line(socket.getInputStream()));
    }

    @Test
    void health_is_answered_though_slow_clients_take_every_connection() throws Exception {
        for (int i = 0; i < 2 * CONNECTIONS; i++) {
            drip("GET /", "x");
        }

        assertStatus(200, api.anonymous().get("/health"));
    }
}
