package dev.offlinesync.app;

import dev.offlinesync.api.HttpApi;
import dev.offlinesync.api.RateLimit;
import dev.offlinesync.api.jwt.JwtAuthenticator;
import dev.offlinesync.api.jwt.JwtSettings;
import dev.offlinesync.app.config.Configuration;
import dev.offlinesync.app.resources.Declared;
import dev.offlinesync.app.resources.ResourcesFile;
import dev.offlinesync.core.OfflineSync;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.record.RecordLayout;
import dev.offlinesync.core.record.Resource;
import dev.offlinesync.core.rules.ExponentialBackoff;
import dev.offlinesync.core.rules.FailurePolicy;
import dev.offlinesync.core.store.ForeignWrites;
import dev.offlinesync.core.store.StoreSettings;
import dev.offlinesync.core.store.SyncStore;
import dev.offlinesync.http.HttpServer;
import dev.offlinesync.http.ServerOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything of one server, put together: store, queue, worker and HTTP API. */
final class RunningServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunningServer.class);
    private static final Duration STOP_TIME = Duration.ofSeconds(10);

    /** The part of it that requests get before their handlers are given up. */
    private static final Duration REQUESTS_TIME = Duration.ofSeconds(7);

    private final SyncStore store;
    private final OfflineSync sync;
    private final HttpApi api;
    private final HttpServer http;
    private final String address;

    private RunningServer(SyncStore store, OfflineSync sync, HttpApi api, HttpServer http, String address) {
        this.store = store;
        this.sync = sync;
        this.api = api;
        this.http = http;
        this.address = address;
    }

    /**
     * Starts the server. It answers requests when this returns.
     *
     * @throws StartFailure if the store or the address is not available
     * @throws dev.offlinesync.app.resources.ResourcesError if the resources file is wrong
     */
    static RunningServer start(Configuration configuration, JwtSettings tokens, Console console, InstantSource clock) {
        Declared declared = configuration.resources().map(ResourcesFile::read).orElseGet(ResourcesFile::builtIn);
        declared.warnings().forEach(console::warn);
        Handlers handlers = handlers(configuration, declared);
        SyncStore store =
                Stores.open(configuration, new StoreSettings(layouts(declared.resources()), clock, console::warn));
        console.say("Store: " + store.describe());
        try {
            OfflineSync sync = queue(configuration, handlers, store, clock);
            HttpApi api = api(configuration, tokens, handlers, sync, store, clock);
            Optional<ForeignWrites> others = configuration.watch() ? Optional.of(watched(store)) : Optional.empty();
            HttpServer http = listen(configuration, api);
            others.ifPresent(sync::watch);
            if (configuration.worker()) {
                sync.start();
            }
            return new RunningServer(store, sync, api, http, address(configuration.host(), http.port()));
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
    }

    private static ForeignWrites watched(SyncStore store) {
        try {
            return store.foreignWrites();
        } catch (IllegalStateException e) {
            throw new StartFailure("SYNC_WATCH is on, and cannot be: " + StartFailure.reason(e), e);
        }
    }

    static Map<String, RecordLayout> layouts(List<Resource> resources) {
        return resources.stream().collect(Collectors.toMap(Resource::collection, Resource::layout));
    }

    private static FailurePolicy failures(Configuration configuration) {
        return configuration.failFast() ? FailurePolicy.FAIL_FAST : FailurePolicy.RETRY_EVERYTHING;
    }

    private static Handlers handlers(Configuration configuration, Declared declared) {
        Handlers.Builder handlers = Handlers.builder();
        declared.resources().forEach(handlers::resource);
        UpstreamRoutes upstream = new UpstreamRoutes(configuration.forwardSecret());
        declared.upstream().forEach(resource -> handlers.route(upstream.route(resource)));
        return handlers.build();
    }

    private static OfflineSync queue(
            Configuration configuration, Handlers handlers, SyncStore store, InstantSource clock) {
        ExponentialBackoff backoff = ExponentialBackoff.DEFAULT;
        return OfflineSync.builder(store)
                .handlers(handlers)
                .failures(failures(configuration))
                .retryPolicy(new ExponentialBackoff(backoff.base(), backoff.max(), configuration.retryJitter()))
                .clock(clock)
                .batchSize(configuration.batchSize())
                .maxRecord(configuration.maxRecord())
                .maxOpenItems(configuration.maxOpenItems())
                .maxStored(configuration.maxStored())
                .lease(configuration.lease())
                .handlerTimeout(configuration.handlerTimeout())
                .unknownEndpointWait(Duration.ZERO)
                .workerGrace(configuration.workerGrace())
                .waits(HttpServer.waits())
                .build();
    }

    private static HttpApi api(
            Configuration configuration,
            JwtSettings tokens,
            Handlers handlers,
            OfflineSync sync,
            SyncStore store,
            InstantSource clock) {
        boolean open = DevelopmentMode.isOn(configuration)
                && configuration.corsOrigins().isEmpty();
        HttpApi.Builder api = HttpApi.builder(
                        sync.queue(), sync.records(), handlers, new JwtAuthenticator(tokens, clock))
                .limits(configuration.limits())
                .batchSize(configuration.batchSize())
                .maxRecord(configuration.maxRecord())
                .corsOrigins(open ? Set.of("*") : Set.copyOf(configuration.corsOrigins()))
                .devices(sync.devices())
                .readiness(store::ping)
                .hints(sync.hints())
                .streams(HttpServer.streams(configuration.streams()))
                .basePath(configuration.basePath())
                .clock(clock);
        configuration.rateLimit().ifPresent(policy -> api.rateLimit(RateLimit.inMemory(policy)));
        configuration.itemRateLimit().ifPresent(policy -> api.itemRateLimit(RateLimit.inMemory(policy)));
        return api.build();
    }

    private static HttpServer listen(Configuration configuration, HttpApi api) {
        try {
            ServerOptions options = new ServerOptions(
                    configuration.maxRequests(),
                    configuration.idleTimeout(),
                    configuration.headerTimeout(),
                    configuration.addressConnections(),
                    configuration.trustedProxies());
            return HttpServer.start(api, configuration.host(), configuration.port(), options);
        } catch (IllegalStateException e) {
            throw new StartFailure(StartFailure.reason(e) + " (SYNC_HOST and SYNC_PORT say where)", e);
        }
    }

    private static String address(String host, int port) {
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    /** Such as {@code http://127.0.0.1:5000}. */
    String address() {
        return address;
    }

    /** From now on {@code /ready} is 503, so that load balancers send requests elsewhere; all are still answered. */
    void drain() {
        api.drain();
    }

    /**
     * Stops accepting requests, waits for those in flight, and closes the store. The wait ends after ten seconds: the
     * store rolls back a batch that is still running then, and whoever takes over runs it again.
     */
    @Override
    public void close() {
        Thread stopping = new Thread(this::stop, "offline-sync-stop");
        stopping.setDaemon(true);
        stopping.start();
        try {
            stopping.join(STOP_TIME.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (stopping.isAlive()) {
            LOG.warn("stopped in the middle of a batch: it did not end within {} s", STOP_TIME.toSeconds());
        }
    }

    /**
     * Requests and worker end in parallel. Handlers that requests still wait for after {@link #REQUESTS_TIME} are given
     * up, so that no lane stays claimed.
     */
    private void stop() {
        CompletableFuture<Void> requests = CompletableFuture.runAsync(http::close);
        tryTo(sync::stopWorker);
        tryTo(() -> requests.get(REQUESTS_TIME.toMillis(), TimeUnit.MILLISECONDS));
        tryTo(sync);
        tryTo(requests::join);
        tryTo(store);
    }

    private static void tryTo(AutoCloseable step) {
        try {
            step.close();
        } catch (TimeoutException e) {
            LOG.warn("requests were still running after {} s; their handlers are given up", REQUESTS_TIME.toSeconds());
        } catch (Exception e) {
            LOG.warn("could not stop cleanly", e);
        }
    }
}
