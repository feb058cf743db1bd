package dev.offlinesync.http;

import dev.offlinesync.core.store.StoreUnavailable;
import io.javalin.http.Context;

/** For whoever watches the server: no token. */
final class HealthRoutes {
    static final String READY = "/ready";

    private final Runnable readiness;

    HealthRoutes(Runnable readiness) {
        this.readiness = readiness;
    }

    void install(RouteTable routes) {
        routes.get("/health", this::health);
        routes.get(READY, this::ready);
    }

    private void health(Context ctx, Caller nobody) {
        Answer.status("ok").send(ctx, 200);
    }

    private void ready(Context ctx, Caller nobody) {
        try {
            readiness.run();
        } catch (StoreUnavailable e) {
            throw new Problem(503, "the database cannot be reached").header("Retry-After", "5");
        }
        Answer.status("ok").send(ctx, 200);
    }
}
