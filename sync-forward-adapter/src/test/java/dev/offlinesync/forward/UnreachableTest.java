package dev.offlinesync.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpRequest;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.Test;

/** What an operator reads of an upstream that does not answer. */
class UnreachableTest {
    private static String why(String address) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address)).build();
        Duration timeout = Duration.ofSeconds(10);
        return Unreachable.why(assertThrows(IOException.class, () -> new Wire(timeout).send(request, timeout)));
    }

    @Test
    void a_refused_connection_and_an_unknown_host_read_differently() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }

        assertEquals("connection refused", why("http://127.0.0.1:" + free + "/"));
        assertEquals("unknown host", why("http://no-such-host.invalid/"));
    }

    /** Without {@link Wire}: of some 10,000 such handshakes the JDK's client loses one, and waits for its timeout. */
    @Test
    void tls_that_fails_says_so() throws Exception {
        try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket client =
                        SSLSocketFactory.getDefault().createSocket(plain.getInetAddress(), plain.getLocalPort());
                Socket server = plain.accept()) {
            server.getOutputStream().write("HTTP/1.1 400 No\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

            String why = Unreachable.why(assertThrows(IOException.class, ((SSLSocket) client)::startHandshake));

            assertTrue(why.startsWith("TLS failed: "), why);
        }
    }

    @Test
    void a_client_is_told_as_much_as_is_no_secret() throws Exception {
        assertEquals(
                "the upstream cannot be reached: unknown host",
                Unreachable.toldTheClient(new IOException(new UnknownHostException("erp.internal"))));
        assertEquals(
                "the upstream cannot be reached: TLS failed",
                Unreachable.toldTheClient(new SSLHandshakeException("PKIX path building failed")));
        assertEquals("the upstream cannot be reached", Unreachable.toldTheClient(new IOException("reset by erp")));
    }

    @Test
    void what_came_too_late_or_broke_off_says_so() {
        assertEquals("no answer within 10 ms", Unreachable.why(new HttpTimeoutException("no answer within 10 ms")));
        assertEquals("java.io.IOException: broken", Unreachable.why(new IOException("broken")));
    }
}
