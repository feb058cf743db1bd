package dev.offlinesync.bench.server;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;

/**
 * One connection that is kept, for one thread. Not a library's client: those take as much CPU for a request as the
 * server does, and on one machine that is measured too.
 */
public final class Http implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = (int) Duration.ofSeconds(60).toMillis();
    private static final int MOST_HEADER_BYTES = 16 << 10;

    /**
     * Servers close connections that nobody uses, after a time of their own: a rest between two rounds is no failed
     * request.
     */
    private static final long STALE_NANOS = Duration.ofSeconds(4).toNanos();

    private final URI server;
    private Socket socket;
    private InputStream in;
    private long used = System.nanoTime();

    /** @param server such as {@code http://127.0.0.1:5000} */
    public Http(URI server) throws IOException {
        this.server = server;
        this.socket = connect();
        this.in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
    }

    /** An answer with its whole body. */
    @SuppressWarnings("ArrayRecordComponent") // read once, by whoever asked
    public record Answer(int status, byte[] body) {
        /** Whether the server has taken it: any 2xx. */
        public boolean isOk() {
            return status / 100 == 2;
        }

        /** The body as text, cut to what fits into a message. */
        public String brief() {
            String text = new String(body, StandardCharsets.UTF_8).strip();
            return status + " " + (text.length() > 200 ? text.substring(0, 200) + "…" : text);
        }
    }

    private Socket connect() throws IOException {
        Socket fresh = new Socket(server.getHost(), server.getPort() < 0 ? 80 : server.getPort());
        fresh.setTcpNoDelay(true);
        fresh.setSoTimeout(TIMEOUT_MILLIS);
        return fresh;
    }

    /** The bytes of a request, to be sent as often as one likes. */
    public static byte[] request(String method, String path, String token, byte[] body) {
        String head = method + " " + path + " HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer " + token
                + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length + "\r\n\r\n";
        byte[] ascii = head.getBytes(StandardCharsets.US_ASCII);
        byte[] whole = new byte[ascii.length + body.length];
        System.arraycopy(ascii, 0, whole, 0, ascii.length);
        System.arraycopy(body, 0, whole, ascii.length, body.length);
        return whole;
    }

    /** Sends a request and waits for its answer. After an exception the connection is a new one. */
    public Answer send(byte[] request) throws IOException {
        try {
            if (System.nanoTime() - used > STALE_NANOS) {
                renew();
            }
            socket.getOutputStream().write(request);
            Answer answer = read();
            used = System.nanoTime();
            return answer;
        } catch (IOException e) {
            reconnect(e);
            throw e;
        }
    }

    private void renew() throws IOException {
        socket.close();
        socket = connect();
        in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
    }

    private void reconnect(IOException why) {
        try {
            renew();
        } catch (IOException e) {
            why.addSuppressed(e);
        }
    }

    private Answer read() throws IOException {
        String head = head();
        int status = Integer.parseInt(head, 9, 12, 10);
        String lower = head.toLowerCase(Locale.ROOT);
        int at = lower.indexOf("content-length:");
        if (at < 0) {
            throw new IOException(
                    "an answer of unknown length: " + head.lines().findFirst().orElse(""));
        }
        int begin = at + "content-length:".length();
        int length = Integer.parseInt(
                head.substring(begin, head.indexOf('\r', begin)).strip());
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new EOFException("the answer broke off");
        }
        if (lower.contains("connection: close")) {
            reconnect(new IOException());
        }
        return new Answer(status, body);
    }

    private String head() throws IOException {
        byte[] bytes = new byte[1024];
        int n = 0;
        while (n < 4 || bytes[n - 1] != '\n' || bytes[n - 3] != '\n') {
            int b = in.read();
            if (b < 0 || n == MOST_HEADER_BYTES) {
                throw new EOFException("the connection was closed");
            }
            if (n == bytes.length) {
                bytes = java.util.Arrays.copyOf(bytes, 2 * n);
            }
            bytes[n++] = (byte) b;
        }
        return new String(bytes, 0, n, StandardCharsets.US_ASCII);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
