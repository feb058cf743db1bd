package dev.offlinesync.http;

import dev.offlinesync.api.HttpApi;
import dev.offlinesync.api.HttpLimits;

/** What stands between the network and the API in a test. */
public interface Front extends AutoCloseable {
    int port();

    @Override
    void close();

    static Front of(int port, Runnable closing) {
        return new Front() {
            @Override
            public int port() {
                return port;
            }

            @Override
            public void close() {
                closing.run();
            }
        };
    }

    /** Our own server. */
    static Front javalin(HttpApi api) {
        return javalin(api, Capacity.of(Capacity.REQUESTS, 1L << 30, HttpLimits.DEFAULT));
    }

    /** Our own server, which can bear so much. */
    static Front javalin(HttpApi api, Capacity capacity) {
        HttpServer server = HttpServer.start(api, "127.0.0.1", 0, 1, capacity);
        return of(server.port(), server::close);
    }
}
