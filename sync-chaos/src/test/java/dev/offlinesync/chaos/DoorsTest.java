package dev.offlinesync.chaos;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("thorough")
class DoorsTest {
    private final Ledger ledger = new Ledger();

    @Test
    @Timeout(30)
    void an_answer_whose_body_stalls_is_a_timeout() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Boolean> left = CompletableFuture.supplyAsync(() -> answerInPart(server));
            assertFalse(push(server.getLocalPort(), Duration.ofMillis(500)));
            assertEquals(Map.of("timeout", 1L), ledger.answers());
            left.join(); // the connection is given up, too
        }
    }

    @Test
    void a_server_that_is_not_there_refuses() throws Exception {
        int port;
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = server.getLocalPort();
        }
        assertFalse(push(port, Duration.ofSeconds(20)));
        assertEquals(Map.of("refused", 1L), ledger.answers());
    }

    private boolean push(int port, Duration timeout) throws InterruptedException {
        Mutation mutation =
                new Mutation("ann", "ann1", "a1", "/api/expenses", "POST", Map.of(), 0, 5, "expenses/1", true, false);
        return new Doors("ann", timeout, new Random(1), ledger).push(List.of(mutation), "http://127.0.0.1:" + port);
    }

    /** Headers and the first of many bytes; returns when the client has left. */
    private static boolean answerInPart(ServerSocket server) {
        try (Socket client = server.accept()) {
            client.getOutputStream().write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{".getBytes(US_ASCII));
            client.getInputStream().transferTo(OutputStream.nullOutputStream());
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
