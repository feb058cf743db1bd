package dev.offlinesync.http;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.api.HttpApi;
import dev.offlinesync.api.contract.Front;
import dev.offlinesync.api.contract.TestApi;
import dev.offlinesync.core.store.InMemoryStore;
import dev.offlinesync.testkit.MutableClock;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** No address keeps the others out. */
@Timeout(60)
class AddressLimitTest {
    private static final int MOST = 3;

    private final MutableClock clock = MutableClock.any();
    private final List<Socket> open = new ArrayList<>();
    private TestApi api;

    @AfterEach
    void stop() throws IOException {
        for (Socket socket : open) {
            socket.close();
        }
        api.close();
    }

    private void start(Networks proxies) {
        ServerOptions options =
                ServerOptions.DEFAULT.withPerAddress(MOST).withProxies(proxies).withHead(Duration.ofMinutes(1));
        api = new TestApi(
                new InMemoryStore(clock), clock, queue -> queue, settings -> settings, http -> front(http, options));
    }

    private static Front front(HttpApi http, ServerOptions options) {
        HttpServer server = HttpServer.start(http, "127.0.0.1", 0, options);
        return Front.of(server.port(), server::close);
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket("127.0.0.1", api.server.address().getPort());
        socket.setSoTimeout(30_000);
        open.add(socket);
        return socket;
    }

    private static void send(Socket socket, String head) throws IOException {
        socket.getOutputStream().write((head + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    private static String status(Socket socket) throws IOException {
        byte[] line = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
        return new String(line, StandardCharsets.US_ASCII).replace("HTTP/1.1 ", "");
    }

    private String health(Socket socket) throws IOException {
        send(socket, "GET /health HTTP/1.1\r\nHost: x");
        return status(socket);
    }

    @Test
    void clients_that_send_nothing_keep_no_others_of_their_address_out() throws IOException {
        start(Networks.NONE);
        Socket busy = unfinished("");
        for (int i = 0; i < 3 * MOST; i++) {
            Socket quiet = connect();
            assertEquals("200", health(quiet)); // the server knows it: else it might be counted later, out of turn
            quiet.getOutputStream().write('G');
            assertEquals("200", health(connect()));
        }

        busy.getOutputStream().write("1234567890".getBytes(StandardCharsets.US_ASCII));
        drainAnswer(busy);
        assertEquals("200", health(busy), "it was not closed");
    }

    @Test
    void an_address_that_uses_all_its_connections_gets_no_other_until_one_is_free() throws IOException {
        start(Networks.NONE);
        for (int i = 0; i < MOST; i++) {
            unfinished("192.0.2." + i); // what a client says about itself changes nothing
        }
        assertTrue(isClosed(connect()));

        open.get(0).close();

        await().ignoreExceptions().untilAsserted(() -> assertEquals("200", health(connect())));
    }

    private static boolean isClosed(Socket socket) {
        try {
            socket.getInputStream().readAllBytes();
            return true;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true; // reset
        }
    }

    /** What is left of an answer of 401. */
    private static void drainAnswer(Socket socket) throws IOException {
        int depth = 0;
        do {
            int c = socket.getInputStream().read();
            depth += c == '{' ? 1 : c == '}' ? -1 : 0;
            if (c == '}' && depth == 0) {
                return;
            }
        } while (true);
    }

    /** It has a place until its body has come, or is given up. */
    private Socket unfinished(String forwardedFor) throws IOException {
        Socket socket = connect();
        send(
                socket,
                "POST /api/sync/process HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\nX-Forwarded-For: " + forwardedFor);
        assertEquals("401", status(socket));
        return socket;
    }

    private String healthFor(String forwardedFor) throws IOException {
        Socket socket = connect();
        send(socket, "GET /health HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: " + forwardedFor);
        return status(socket);
    }

    @Test
    void behind_a_proxy_it_is_the_client_whose_requests_are_counted() throws IOException {
        start(Networks.of(List.of("127.0.0.1", "10.0.0.0/8")));
        for (int i = 0; i < MOST; i++) {
            unfinished("198.51.100." + i + ", 192.0.2.1:4" + i + ", 10.1.2.3");
        }

        assertEquals("429", healthFor("192.0.2.1"));
        assertEquals("200", healthFor("192.0.2.2"));
        assertEquals("200", healthFor("nonsense"));
        assertEquals("200", health(connect()), "the proxy itself");
        for (int i = 0; i < MOST; i++) {
            open.get(i).close();
        }
        await().untilAsserted(() -> assertEquals("200", healthFor("192.0.2.1")));
    }

    @Test
    void the_429_of_an_address_is_of_the_type_of_all_429() throws IOException {
        start(Networks.of(List.of("127.0.0.1")));
        for (int i = 0; i < MOST; i++) {
            unfinished("192.0.2.1");
        }
        Socket socket = connect();

        send(socket, "GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Forwarded-For: 192.0.2.1");

        String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(answer.contains("http-problem-types#quota-exceeded"), answer);
    }

    @Test
    void of_ipv6_the_customer_counts() throws IOException {
        start(Networks.of(List.of("127.0.0.1")));
        for (int i = 0; i < MOST; i++) {
            unfinished(i == 0 ? "[2001:db8:1:2::1]:443" : "2001:db8:1:2::" + i);
        }

        assertEquals("429", healthFor("2001:db8:1:2:ffff::1"));
        assertEquals("200", healthFor("2001:db8:1:3::1"));
    }

    @Test
    void a_network_is_an_address_with_or_without_a_number_of_bits() throws IOException {
        start(Networks.NONE);
        Networks networks = Networks.of(List.of("10.0.0.0/8", "192.168.1.7", "fd00::/7", "0.0.0.0/32"));
        for (String inside : List.of("10.255.0.1", "192.168.1.7", "fc12::1", "0.0.0.0")) {
            assertTrue(networks.contain(Networks.address(inside).orElseThrow()), inside);
        }
        for (String outside : List.of("11.0.0.1", "192.168.1.6", "fe80::1", "::1")) {
            assertFalse(networks.contain(Networks.address(outside).orElseThrow()), outside);
        }
        for (String wrong : List.of("", "localhost", "10.0.0.0/33", "10.0.0/8", "::/129", "10.0.0.0/", "1.2.3.999")) {
            assertThrows(IllegalArgumentException.class, () -> Networks.of(List.of(wrong)), wrong);
        }
    }
}
