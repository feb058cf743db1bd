package dev.offlinesync.http;

import dev.offlinesync.api.ApiResponse;
import dev.offlinesync.api.Caller;
import dev.offlinesync.api.HttpApi;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.List;
import java.util.Optional;

/** The API in a Javalin. {@link HttpServer} is one of our own; {@link #register} puts the routes into somebody else's. */
public final class JavalinRoutes {
    private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    /** Who makes a request, where the server knows that by its own means. */
    @FunctionalInterface
    public interface Callers {
        /** @return empty where it does not: then the {@code Authorization} header counts */
        Optional<Caller> callerOf(Context ctx);
    }

    private final HttpApi api;
    private final Callers callers;

    private JavalinRoutes(HttpApi api, Callers callers) {
        this.api = api;
        this.callers = callers;
    }

    /**
     * Adds the routes to this server, which keeps its own settings: its access log, its answers to unknown paths, and its
     * CORS on other paths. On these paths errors and CORS are this API's.
     */
    public static void register(HttpApi api, JavalinConfig config) {
        register(api, config, ctx -> Optional.empty());
    }

    /** The same for a server that has an authentication of its own: its filters run before these routes. */
    public static void register(HttpApi api, JavalinConfig config, Callers callers) {
        JavalinRoutes routes = new JavalinRoutes(api, callers);
        api.paths().forEach(path -> routes.install(config, path));
    }

    /** For a server that has nothing else: Javalin then compares a request with one pattern, and not with each of the API's. */
    static JavalinRoutes everywhere(HttpApi api, JavalinConfig config, Callers callers) {
        JavalinRoutes routes = new JavalinRoutes(api, callers);
        routes.install(config, "/*");
        return routes;
    }

    private void install(JavalinConfig config, String path) {
        METHODS.forEach(method -> config.routes.addHttpHandler(HandlerType.findOrCreate(method), path, this::answer));
    }

    void answer(Context ctx) {
        ApiResponse response = api.handle(new JavalinRequest(ctx, callers));
        response.caller()
                .ifPresent(caller ->
                        ctx.attribute(JettyAccessLog.USER, caller.user().value()));
        send(ctx, response);
    }

    static void send(Context ctx, ApiResponse response) {
        ctx.status(response.status());
        response.headers().forEach(ctx::header);
        if (response.body().length > 0) {
            ctx.result(response.body());
        }
    }
}
