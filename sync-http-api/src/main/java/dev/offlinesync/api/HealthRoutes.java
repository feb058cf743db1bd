package dev.offlinesync.api;

import dev.offlinesync.core.store.StoreUnavailable;

/** Health checks, which require no token. */
final class HealthRoutes {
    /** Answers after it has asked the store. */
    static final String READY = "/ready";

    private final Runnable readiness;

    HealthRoutes(Runnable readiness) {
        this.readiness = readiness;
    }

    void install(RouteTable routes) {
        routes.open("/health", this::health);
        routes.open(READY, this::ready);
    }

    private ApiResponse health(Call call, Caller nobody) {
        return Answer.status("ok").send(call, 200);
    }

    private ApiResponse ready(Call call, Caller nobody) {
        try {
            readiness.run();
        } catch (StoreUnavailable e) {
            throw new Problem(503, "the database cannot be reached").header("Retry-After", "5");
        }
        return Answer.status("ok").send(call, 200);
    }
}
