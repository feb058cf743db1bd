package dev.offlinesync.examples.courier;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A real server that takes text messages, and can be closed. */
final class SmsGateway {
    private final List<String> keys = new CopyOnWriteArrayList<>();
    private final HttpServer http;
    private volatile boolean open = true;

    SmsGateway() {
        try {
            http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        http.createContext("/messages", this::take);
    }

    private void take(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        if (open) {
            keys.add(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
        }
        byte[] answer = (open ? "M-" + keys.size() : "closed").getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(open ? 202 : 503, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    void start() {
        http.start();
    }

    void stop() {
        http.stop(0);
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort() + "/messages");
    }

    void open() {
        open = true;
    }

    void close() {
        open = false;
    }

    /** The keys of the messages that it has taken. */
    List<String> keys() {
        return keys;
    }
}
