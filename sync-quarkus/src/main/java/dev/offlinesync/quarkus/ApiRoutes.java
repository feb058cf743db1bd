package dev.offlinesync.quarkus;

import dev.offlinesync.api.Authenticator;
import dev.offlinesync.api.HttpApi;
import dev.offlinesync.api.HttpLimits;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.queue.SyncQueue;
import dev.offlinesync.core.queue.SyncRecords;
import dev.offlinesync.core.store.SyncStore;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.RouteConstants;
import io.vertx.ext.web.Router;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Set;

/** The HTTP API on the router of Quarkus. */
@Singleton
public class ApiRoutes {
    /** Behind routes of the application on this router, and before JAX-RS, which passes on nothing. */
    private static final int ORDER = RouteConstants.ROUTE_ORDER_AFTER_DEFAULT + 1;

    private final Router router;
    private final OfflineSyncConfig.Http config;
    private final Handlers handlers;
    private final SyncQueue queue;
    private final SyncRecords records;
    private final SyncStore store;
    private final Instance<Authenticator> authenticator;
    private final Instance<InstantSource> clock;

    ApiRoutes(
            Router router,
            OfflineSyncConfig config,
            Handlers handlers,
            SyncQueue queue,
            SyncRecords records,
            SyncStore store,
            Instance<Authenticator> authenticator,
            Instance<InstantSource> clock) {
        this.router = router;
        this.config = config.http();
        this.handlers = handlers;
        this.queue = queue;
        this.records = records;
        this.store = store;
        this.authenticator = authenticator;
        this.clock = clock;
    }

    /** Before the server listens. */
    void register() {
        String mount = config.path().orElse("");
        if (!mount.isEmpty() && !HttpApi.isBasePath(mount)) {
            throw Property.wrong(
                    "http.path",
                    new IllegalArgumentException(
                            "it must be a path such as /mobile, without a slash at its end, not " + mount));
        }
        HttpApi api = api();
        ApiBridge bridge = new ApiBridge(api, new Callers(config.adminRole()), mount);
        for (String path : api.paths()) {
            router.route(mount + path.replaceAll("\\{(\\w+)}", ":$1"))
                    .order(ORDER)
                    .handler(bridge);
        }
    }

    private HttpApi api() {
        HttpApi.Builder api = HttpApi.builder(
                        queue,
                        records,
                        handlers,
                        authenticator.isResolvable() ? authenticator.get() : Authenticator.NONE)
                .readiness(store::ping)
                .clock(clock.isResolvable() ? clock.get() : InstantSource.system());
        limits(api);
        if (!config.health()) {
            api.withoutHealth();
        }
        try {
            return api.corsOrigins(config.corsOrigins().orElse(Set.of())).build();
        } catch (IllegalArgumentException e) {
            throw Property.wrong("http.cors-origins", e);
        }
    }

    /** One after the other, so that a message is about the property that it names. */
    private void limits(HttpApi.Builder api) {
        HttpLimits usual = HttpLimits.DEFAULT;
        int body = bytes(config.maxBody());
        int data = bytes(config.maxData());
        Property.use("http.max-body", () -> with(body, usual.dataBytes(), 1, usual.depth()));
        Property.use("http.max-data", () -> with(body, data, 1, usual.depth()));
        Property.use("http.max-items", () -> with(body, data, config.maxItems(), usual.depth()));
        Property.use("http.max-depth", () -> api.limits(with(body, data, config.maxItems(), config.maxDepth())));
    }

    private static HttpLimits with(int body, int data, int items, int depth) {
        return new HttpLimits(body, data, items, depth, HttpLimits.MAX_ITEMS);
    }

    private static int bytes(MemorySize size) {
        return (int) Math.min(Integer.MAX_VALUE, size.asLongValue());
    }
}
