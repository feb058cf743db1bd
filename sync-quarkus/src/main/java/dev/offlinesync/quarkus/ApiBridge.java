package dev.offlinesync.quarkus;

import dev.offlinesync.api.ApiResponse;
import dev.offlinesync.api.HttpApi;
import io.quarkus.vertx.http.runtime.VertxHttpRecorder;
import io.quarkus.vertx.http.runtime.VertxInputStream;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Duration;
import java.util.Map;

/**
 * The API as a handler of Vert.x. It waits for the database, so a thread of Quarkus's pool does the work.
 *
 * @param largestBody in bytes, if the API is to refuse what is larger; {@link #UNLIMITED} if Quarkus does so before
 */
record ApiBridge(HttpApi api, Callers callers, String mount, long largestBody) implements Handler<RoutingContext> {
    static final long UNLIMITED = Long.MAX_VALUE;

    /** What a client may let pass between two pieces of a body. */
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private static final int UNAUTHORIZED = 401;

    private record Answer(ApiResponse response, Map<CharSequence, String> more) {}

    /** Handles a request whose length says already that it is too large. */
    void refuseTooLarge(RoutingContext exchange) {
        if (VertxRequest.length(exchange) > largestBody) {
            handle(exchange);
        } else {
            exchange.next();
        }
    }

    @Override
    public void handle(RoutingContext exchange) {
        if (largestBody != UNLIMITED) {
            exchange.remove(
                    VertxHttpRecorder.MAX_REQUEST_SIZE_KEY); // or the connection would be closed, without an answer
        }
        InputStream body = body(exchange);
        exchange.vertx()
                .executeBlocking(() -> answer(exchange, body), false)
                .onSuccess(answer -> send(exchange, answer))
                .onFailure(exchange::fail);
    }

    /** Asked for on the event loop, which is the first to hear of the body; unless the application has read it already. */
    private static InputStream body(RoutingContext exchange) {
        return exchange.body().available()
                ? new ByteArrayInputStream(exchange.body().buffer().getBytes())
                : new VertxInputStream(exchange, SILENCE.toMillis());
    }

    private Answer answer(RoutingContext exchange, InputStream body) {
        ApiResponse response = api.handle(new VertxRequest(exchange, callers, mount, body));
        return new Answer(response, response.status() == UNAUTHORIZED ? Callers.challenge(exchange) : Map.of());
    }

    private static void send(RoutingContext exchange, Answer answer) {
        HttpServerResponse http = exchange.response();
        if (http.ended() || http.closed()) {
            return; // a client that is gone, or too slow
        }
        http.setStatusCode(answer.response().status());
        answer.response().headers().forEach(http::putHeader);
        answer.more().forEach(http::putHeader);
        byte[] body = answer.response().body();
        if (exchange.request().method().name().equals("HEAD")) {
            http.putHeader("Content-Length", String.valueOf(body.length));
            http.end();
        } else {
            http.end(Buffer.buffer(body));
        }
    }
}
