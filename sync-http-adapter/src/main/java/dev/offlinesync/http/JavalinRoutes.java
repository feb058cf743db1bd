package dev.offlinesync.http;

import dev.offlinesync.api.ApiResponse;
import dev.offlinesync.api.Caller;
import dev.offlinesync.api.HttpApi;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.List;
import java.util.Optional;

/** The API in Javalin. {@link HttpServer} is our own server; {@link #register} adds the routes to an existing one. */
public final class JavalinRoutes {
    private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    /** The request attribute that holds the response, if it was made before the routes. */
    static final String MADE = "dev.offlinesync.http.made";

    /** Finds the caller, if the server authenticates requests itself. */
    @FunctionalInterface
    public interface Callers {
        /** @return empty if the server does not know; then the {@code Authorization} header counts */
        Optional<Caller> callerOf(Context ctx);
    }

    private final HttpApi api;
    private final Callers callers;
    private final Sending sending;

    private JavalinRoutes(HttpApi api, Callers callers, Sending sending) {
        this.api = api;
        this.callers = callers;
        this.sending = sending;
    }

    @FunctionalInterface
    private interface Sending {
        void send(Context ctx, ApiResponse response);
    }

    /**
     * Adds the routes to this server. The server keeps its settings, its access log, its responses to unknown paths,
     * and its CORS on other paths. On the paths of this API, errors and CORS are those of the API.
     */
    public static void register(HttpApi api, JavalinConfig config) {
        register(api, config, ctx -> Optional.empty());
    }

    /** The same for a server that authenticates requests itself; its filters run before these routes. */
    public static void register(HttpApi api, JavalinConfig config, Callers callers) {
        JavalinRoutes routes = new JavalinRoutes(api, callers, JavalinRoutes::send);
        api.paths().forEach(path -> routes.install(config, path));
    }

    /**
     * For a server that serves nothing else: Javalin then compares a request with one pattern instead of all of them.
     */
    static JavalinRoutes everywhere(HttpApi api, JavalinConfig config, Callers callers) {
        JavalinRoutes routes = new JavalinRoutes(api, callers, JavalinRoutes::drain);
        routes.install(config, "/*");
        return routes;
    }

    private void install(JavalinConfig config, String path) {
        METHODS.forEach(method -> config.routes.addHttpHandler(HandlerType.findOrCreate(method), path, this::answer));
    }

    void answer(Context ctx) {
        ApiResponse made = ctx.attribute(MADE);
        ctx.req().removeAttribute(MADE);
        ApiResponse response = made != null ? made : api.handle(new JavalinRequest(ctx, callers));
        response.caller()
                .ifPresent(caller ->
                        ctx.attribute(JettyAccessLog.USER, caller.user().value()));
        sending.send(ctx, response);
    }

    static void send(Context ctx, ApiResponse response) {
        head(ctx, response);
        if (response.length() > 0) {
            ctx.result(response.body());
        }
    }

    /** The same for a server where nothing reads the response but the client. */
    private static void drain(Context ctx, ApiResponse response) {
        head(ctx, response);
        if (response.length() > 0) {
            ctx.result(response.drain());
        }
    }

    private static void head(Context ctx, ApiResponse response) {
        ctx.status(response.status());
        response.headers().forEach(ctx::header);
    }
}
