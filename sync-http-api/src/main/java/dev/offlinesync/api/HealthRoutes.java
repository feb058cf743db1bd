package dev.offlinesync.api;

/** Health checks, which require no token. */
final class HealthRoutes {
    private final Readiness readiness;

    HealthRoutes(Readiness readiness) {
        this.readiness = readiness;
    }

    void install(RouteTable routes) {
        routes.open("/health", this::health);
        routes.open("/ready", this::ready);
    }

    private ApiResponse health(Call call, Caller nobody) {
        return Answer.status("ok").send(call, 200);
    }

    private ApiResponse ready(Call call, Caller nobody) {
        readiness.problem().ifPresent(problem -> {
            throw new Problem(503, problem).header("Retry-After", "5");
        });
        return Answer.status("ok").send(call, 200);
    }
}
