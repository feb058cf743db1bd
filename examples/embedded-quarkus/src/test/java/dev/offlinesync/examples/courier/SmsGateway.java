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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A real server that takes text messages, and can be closed. */
final class SmsGateway {
    private final List<String> keys = new CopyOnWriteArrayList<>();
    private final HttpServer http;
    private final CountDownLatch held = new CountDownLatch(1);
    private volatile CompletableFuture<Void> hold = CompletableFuture.completedFuture(null);
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
        held.countDown();
        hold.join();
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
        letGo();
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

    /** From now on it takes its time with an answer. */
    void hold() {
        hold = new CompletableFuture<>();
    }

    void awaitHeld() throws InterruptedException {
        if (!held.await(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("nobody has asked the gateway for anything");
        }
    }

    void letGo() {
        hold.complete(null);
    }

    /** The keys of the messages that it has taken. */
    List<String> keys() {
        return keys;
    }
}
