package dev.offlinesync.app;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A connection on which one may behave badly. One request each. */
final class RawClient implements AutoCloseable {
    /** What {@code /health} has to be answered within, and everything else as well. */
    private static final int PATIENCE_MILLIS = 20_000;

    private final Socket socket;

    RawClient(String address) throws IOException {
        URI uri = URI.create(address);
        socket = new Socket(uri.getHost(), uri.getPort());
        socket.setSoTimeout(PATIENCE_MILLIS);
    }

    record Answer(int status, String retryAfter) {}

    /** @param length of the body that is to follow; none if negative */
    void sendHead(String method, String path, String token, int length) throws IOException {
        send(method + " " + path + " HTTP/1.1\r\nHost: x\r\n"
                + (token == null ? "" : "Authorization: Bearer " + token + "\r\n")
                + (length < 0 ? "" : "Content-Type: application/json\r\nContent-Length: " + length + "\r\n")
                + "\r\n");
    }

    /** As it is, with the headers of another client beside the token. */
    void send(HostileRequests.Request request, String token) throws IOException {
        StringBuilder head = new StringBuilder();
        head.append(request.method()).append(' ').append(request.path()).append(" HTTP/1.1\r\nHost: x\r\n");
        if (!request.headers().containsKey("Authorization")) {
            head.append("Authorization: Bearer ").append(token).append("\r\n");
        }
        request.headers()
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        if (request.body() != null) {
            head.append("Content-Length: ").append(request.body().length).append("\r\n");
        }
        OutputStream out = socket.getOutputStream();
        out.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        if (request.body() != null) {
            out.write(request.body());
        }
    }

    void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** An early answer may end the connection while the body is still going out, and can be read all the same. */
    void sendAsFarAsPossible(String text) {
        try {
            send(text);
        } catch (IOException e) {
            // the answer tells why, or reading it fails
        }
    }

    Answer answer() throws IOException {
        String[] lines = head().split("\r\n");
        String retryAfter = null;
        for (String line : lines) {
            if (line.regionMatches(true, 0, "Retry-After:", 0, 12)) {
                retryAfter = line.substring(12).strip();
            }
        }
        return new Answer(Integer.parseInt(lines[0].split(" ")[1]), retryAfter);
    }

    /** What follows its head, until the server closes the connection. */
    void readToEnd() throws IOException {
        socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    }

    private String head() throws IOException {
        InputStream in = socket.getInputStream();
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        String text = "";
        while (!text.endsWith("\r\n\r\n")) {
            int b = in.read();
            if (b < 0) {
                throw new EOFException("closed within the head of an answer: " + text);
            }
            head.write(b);
            text = b == '\n' ? head.toString(StandardCharsets.ISO_8859_1) : "";
        }
        return text;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
