package dev.offlinesync.http;

import dev.offlinesync.api.HttpApi;
import dev.offlinesync.api.HttpLimits;
import dev.offlinesync.api.contract.Front;

/** Our own server in front of the API. */
final class JavalinFront {
    private JavalinFront() {}

    static Front of(HttpApi api) {
        return of(api, Capacity.of(Capacity.REQUESTS, 1L << 30, HttpLimits.DEFAULT));
    }

    /** A server with this capacity. */
    static Front of(HttpApi api, Capacity capacity) {
        HttpServer server = HttpServer.start(api, "127.0.0.1", 0, 1, ServerOptions.DEFAULT, capacity);
        return Front.of(server.port(), server::close);
    }
}
