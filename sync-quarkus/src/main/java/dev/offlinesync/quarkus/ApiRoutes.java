package dev.offlinesync.quarkus;

import dev.offlinesync.api.Authenticator;
import dev.offlinesync.api.HttpApi;
import dev.offlinesync.core.OfflineSync;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.queue.SyncDevices;
import dev.offlinesync.core.queue.SyncQueue;
import dev.offlinesync.core.queue.SyncRecords;
import dev.offlinesync.core.store.SyncStore;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.RouteConstants;
import io.quarkus.vertx.http.runtime.VertxHttpConfig;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The HTTP API on the router of Quarkus. */
@Singleton
public class ApiRoutes {
    /** Behind routes of the application on this router, and before JAX-RS, which passes on nothing. */
    private static final int ORDER = RouteConstants.ROUTE_ORDER_AFTER_DEFAULT + 1;

    /** Before Quarkus refuses a body that is too large, which it does with an empty answer. */
    private static final int BEFORE_LIMIT = RouteConstants.ROUTE_ORDER_UPLOAD_LIMIT - 1;

    private final Router router;
    private final OfflineSyncConfig.Http config;
    private final VertxHttpConfig http;
    private final Handlers handlers;
    private final SyncQueue queue;
    private final SyncRecords records;
    private final SyncStore store;
    private final SyncDevices devices;
    private final Instance<Authenticator> authenticator;
    private final Instance<InstantSource> clock;

    ApiRoutes(
            Router router,
            OfflineSyncConfig config,
            VertxHttpConfig http,
            Handlers handlers,
            SyncQueue queue,
            SyncRecords records,
            SyncStore store,
            OfflineSync sync,
            Instance<Authenticator> authenticator,
            Instance<InstantSource> clock) {
        this.router = router;
        this.config = config.http();
        this.http = http;
        this.handlers = handlers;
        this.queue = queue;
        this.records = records;
        this.store = store;
        this.devices = sync.devices();
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
        serve(api(), mount);
    }

    /**
     * Serves an API, which may be another one than that of the application.
     *
     * @param mount below which it is; empty for the whole application
     * @return what to disable if it should end
     */
    public List<Route> serve(HttpApi api, String mount) {
        ApiBridge bridge = new ApiBridge(api, new Callers(config.adminRole()), mount, largestBody());
        return api.paths().stream()
                .map(path -> mount + path.replaceAll("\\{(\\w+)}", ":$1"))
                .flatMap(path -> Stream.of(
                        router.route(path).order(BEFORE_LIMIT).handler(bridge::refuseTooLarge),
                        router.route(path).order(ORDER).handler(bridge)))
                .toList();
    }

    /** That of the API; the one of Quarkus holds for it too, and is checked by Quarkus if it is the lower one. */
    private long largestBody() {
        long own = config.maxBody().asLongValue();
        long all = http.limits().maxBodySize().map(MemorySize::asLongValue).orElse(Long.MAX_VALUE);
        return own <= all ? own : ApiBridge.UNLIMITED;
    }

    private HttpApi api() {
        HttpApi.Builder api = HttpApi.builder(
                        queue,
                        records,
                        handlers,
                        authenticator.isResolvable() ? authenticator.get() : Authenticator.NONE)
                .readiness(store::ping)
                .devices(devices)
                .clock(clock.isResolvable() ? clock.get() : InstantSource.system());
        new HttpSettings(config).apply(api);
        if (!config.health()) {
            api.withoutHealth();
        }
        try {
            return api.corsOrigins(config.corsOrigins().orElse(Set.of())).build();
        } catch (IllegalArgumentException e) {
            throw Property.wrong("http.cors-origins", e);
        }
    }
}
