package dev.offlinesync.http;

import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.handler.InvalidSubmission;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.queue.SyncQueue;
import dev.offlinesync.core.record.Resource;
import dev.offlinesync.core.store.RecordStore;
import io.javalin.config.JavalinConfig;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The HTTP API. {@link HttpServer} runs it on a server of its own; {@link #register} puts it into somebody else's
 * Javalin.
 *
 * <pre>{@code
 * HttpApi api = HttpApi.builder(sync.queue(), store.records(), handlers, authenticator)
 *         .readiness(store::ping)
 *         .build();
 * try (HttpServer server = HttpServer.start(api, "127.0.0.1", 5000)) { … }
 * }</pre>
 */
public final class HttpApi {
    private final RouteTable open = new RouteTable();
    private final RouteTable protectedRoutes = new RouteTable();
    private final Exchange exchange;
    private final HttpLimits limits;
    private final AccessLog accessLog;
    private final Handlers handlers;

    private HttpApi(Builder b) {
        Envelopes envelopes = new Envelopes(b.queue, b.limits);
        exchange = new Exchange(b.authenticator, new Cors(b.corsOrigins), b.requestIds);
        accessLog = b.accessLog;
        handlers = b.handlers;
        limits = b.limits;
        new HealthRoutes(b.readiness).install(open);
        new SyncRoutes(b.queue, b.limits, envelopes).install(protectedRoutes);
        new PushRoute(b.queue, envelopes).install(protectedRoutes);
        new ItemRoutes(b.queue, b.limits).install(protectedRoutes);
        RecordWrites writes = new RecordWrites(b.queue, envelopes, b.clock);
        List<Resource> resources = b.handlers.resources();
        resources.forEach(r -> new RecordRoutes(r, b.records, writes, b.limits).install(protectedRoutes));
    }

    /**
     * @param queue what the routes under {@code /api/sync} and every write call
     * @param records what REST reads come from
     * @param handlers whose resources get REST routes of their own
     */
    public static Builder builder(
            SyncQueue queue, RecordStore records, Handlers handlers, Authenticator authenticator) {
        return new Builder(queue, records, handlers, authenticator);
    }

    /**
     * Adds the routes to this server, which keeps its own settings: its access log, its answers to unknown paths, and its
     * CORS on other paths. On these paths errors and CORS are this API's.
     */
    public void register(JavalinConfig config) {
        open.install(config.routes, exchange, true);
        protectedRoutes.install(config.routes, exchange, false);
    }

    /** What can be sent to this path, empty where it is none of this API's. */
    Optional<String> methodsOf(String path) {
        return open.methodsOf(path).or(() -> protectedRoutes.methodsOf(path));
    }

    /** Whether a handler takes items that are sent to this path through the queue, without records of its own to show. */
    boolean isQueued(String path) {
        try {
            return handlers.route(Method.POST, path).isPresent();
        } catch (InvalidSubmission e) {
            return false;
        }
    }

    /** What such a request weighs, empty where there is no route for it or where nobody needs a token to call it. */
    Optional<Weight> weightOf(String method, String path) {
        return protectedRoutes.weightOf(method, path);
    }

    HttpLimits limits() {
        return limits;
    }

    Exchange exchange() {
        return exchange;
    }

    AccessLog accessLog() {
        return accessLog;
    }

    /** The settings; everything has a default. */
    public static final class Builder {
        private static final SecureRandom RANDOM = new SecureRandom();

        private final SyncQueue queue;
        private final RecordStore records;
        private final Handlers handlers;
        private final Authenticator authenticator;
        private HttpLimits limits = HttpLimits.DEFAULT;
        private Set<String> corsOrigins = Set.of();
        private Runnable readiness = () -> {};
        private AccessLog accessLog = AccessLog.slf4j();
        private InstantSource clock = InstantSource.system();
        private Supplier<String> requestIds = Builder::randomId;

        private Builder(SyncQueue queue, RecordStore records, Handlers handlers, Authenticator authenticator) {
            this.queue = queue;
            this.records = records;
            this.handlers = handlers;
            this.authenticator = authenticator;
        }

        private static String randomId() {
            byte[] bytes = new byte[8];
            RANDOM.nextBytes(bytes);
            return HexFormat.of().formatHex(bytes);
        }

        /** Default {@link HttpLimits#DEFAULT}. */
        public Builder limits(HttpLimits value) {
            limits = value;
            return this;
        }

        /** Origins of web pages that may call, such as {@code https://app.example.com}; {@code *} is all. Default: none. */
        public Builder corsOrigins(Set<String> value) {
            corsOrigins = Set.copyOf(value);
            return this;
        }

        /** What {@code /ready} asks: throws {@code StoreUnavailable} where the store does not answer. Default: always ready. */
        public Builder readiness(Runnable value) {
            readiness = value;
            return this;
        }

        /** Default {@link AccessLog#slf4j}. Used by {@link HttpServer}. */
        public Builder accessLog(AccessLog value) {
            accessLog = value;
            return this;
        }

        /** From which {@code Retry-After} is counted; default: the system's clock. */
        public Builder clock(InstantSource value) {
            clock = value;
            return this;
        }

        /** The ids under which the log has what a 5xx answer does not say; default: random. */
        public Builder requestIds(Supplier<String> value) {
            requestIds = value;
            return this;
        }

        /** @throws IllegalArgumentException for a CORS origin that is none, or for two resources under one path */
        public HttpApi build() {
            return new HttpApi(this);
        }
    }
}
