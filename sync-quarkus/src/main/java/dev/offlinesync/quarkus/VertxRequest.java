package dev.offlinesync.quarkus;

import dev.offlinesync.api.ApiRequest;
import dev.offlinesync.api.Caller;
import io.vertx.ext.web.RoutingContext;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request as Vert.x has it.
 *
 * @param mount below which the API is, within the application
 */
record VertxRequest(RoutingContext exchange, Callers callers, String mount, InputStream body) implements ApiRequest {
    @Override
    public String method() {
        return exchange.request().method().name();
    }

    @Override
    public String path() {
        return whole().substring(prefix().length());
    }

    /** That of the application, and where the API is in it. */
    @Override
    public String prefix() {
        @Nullable String root = exchange.mountPoint();
        String application = root == null ? "" : root.replaceFirst("/$", "");
        return application + mount;
    }

    private String whole() {
        return exchange.request().path();
    }

    @Override
    public @Nullable String query() {
        return exchange.request().query();
    }

    @Override
    public @Nullable String header(String name) {
        return exchange.request().getHeader(name);
    }

    @Override
    public long length() {
        return length(exchange);
    }

    /** -1 if the client does not say. */
    static long length(RoutingContext exchange) {
        String length = exchange.request().getHeader("Content-Length");
        return length == null ? -1 : Long.parseLong(length);
    }

    @Override
    public Optional<Caller> caller() {
        return callers.of(exchange);
    }
}
