package dev.offlinesync.api;

import dev.offlinesync.api.body.MutationIdsReader;
import dev.offlinesync.api.body.SubmissionReader;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.queue.SyncDevices;
import dev.offlinesync.core.queue.SyncHints;
import dev.offlinesync.core.queue.SyncQueue;
import dev.offlinesync.core.queue.SyncRecords;
import dev.offlinesync.core.record.Resource;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP API, for any web framework: {@link #handle} answers one request. It knows neither servlets nor sockets;
 * all that a framework needs is a bridge from its own types to {@link ApiRequest} and {@link ApiResponse}.
 *
 * <pre>{@code
 * HttpApi api = HttpApi.builder(sync.queue(), sync.records(), handlers, authenticator)
 *         .readiness(store::ping)
 *         .build();
 * ApiResponse response = api.handle(request);
 * }</pre>
 */
public final class HttpApi {
    private static final Pattern BASE_PATH = Pattern.compile("(/(?!\\.{1,2}(/|$))[A-Za-z0-9._~-]+)+");

    private final RouteTable routes = new RouteTable();
    private final Exchange exchange;
    private final RequestGate gate;
    private final Readiness readiness;
    private final LivePlaces places;

    private HttpApi(Builder b) {
        SubmissionReader submissions = new SubmissionReader(b.limits.body());
        RateLimits rates = new RateLimits(b.requestLimit, b.itemLimit);
        exchange = new Exchange(
                routes, b.handlers, b.authenticator, rates, new Cors(b.corsOrigins), b.requestIds, b.basePath);
        gate = new RequestGate(routes, exchange, b.limits, b.accessLog);
        readiness = new Readiness(b.readiness, System::nanoTime);
        if (b.answersHealth) {
            new HealthRoutes(readiness).install(routes);
        }
        new SyncRoutes(b.queue, b.limits, submissions, rates).install(routes);
        new PushRoute(b.queue, submissions, rates, b.devices).install(routes);
        new ReceiptsRoute(b.queue, new MutationIdsReader(b.limits.body())).install(routes);
        new ItemRoutes(b.queue, b.limits).install(routes);
        RecordWrites writes = new RecordWrites(b.queue, b.records, submissions, rates, b.clock);
        List<Resource> resources = b.handlers.resources();
        new LimitsRoute(b.limits, b.batchSize, b.maxRecord, rates, resources).install(routes);
        places = new LivePlaces(b.streams, Builder.STREAMS_OF_USER);
        Live live =
                b.hints == null ? null : new Live(b.hints, places, LiveTimer.onOwnThread(), b.clock, Builder.RANDOM);
        new ChangesRoute(b.records, resources, live, b.devices).install(routes);
        new EventsRoute(live).install(routes);
        new ConflictRoutes(b.queue, b.records, submissions, rates, b.limits).install(routes);
        resources.forEach(r -> new RecordRoutes(r, b.records, writes, b.limits).install(routes));
    }

    /**
     * Answers any request: an unknown path with 404, an error with a problem. It never throws. It waits for the queue
     * and the store, so call it on a thread that may block.
     */
    public ApiResponse handle(ApiRequest request) {
        return exchange.handle(request);
    }

    /**
     * @param queue its {@link SyncQueue#forClients} is called by the routes under {@code /api/sync} and by every write
     * @param records called by REST reads
     * @param handlers each of their resources gets REST routes
     */
    public static Builder builder(
            SyncQueue queue, SyncRecords records, Handlers handlers, Authenticator authenticator) {
        return new Builder(queue, records, handlers, authenticator);
    }

    /**
     * The paths that this API answers, as patterns such as {@code /api/sync/items/{id}}, for frameworks that route by
     * path.
     */
    public Set<String> paths() {
        return routes.paths();
    }

    /** Whether this can be a {@link Builder#basePath}. */
    public static boolean isBasePath(String text) {
        return BASE_PATH.matcher(text).matches();
    }

    /** For servers that decide about a request before they give it a thread. */
    public RequestGate gate() {
        return gate;
    }

    /**
     * From now on {@code /ready} answers 503, and everything else goes on: load balancers send their requests to other
     * servers before this one stops.
     */
    public void drain() {
        readiness.drain();
    }

    /**
     * From now on nobody waits for news: pulls that wait are answered, and streams end. For a server that stops, before it
     * waits for requests in flight.
     */
    public void endWaiting() {
        places.close();
    }

    /** How many wait for news at this moment: open streams, and pulls that are held back. */
    public int waiting() {
        return places.taken();
    }

    /** The settings; everything has a default. */
    public static final class Builder {
        private static final SecureRandom RANDOM = new SecureRandom();
        private static final int STREAMS = 10_000;
        private static final int STREAMS_OF_USER = 100;

        private final SyncQueue queue;
        private final SyncRecords records;
        private final Handlers handlers;
        private final Authenticator authenticator;
        private HttpLimits limits = HttpLimits.DEFAULT;
        private OptionalInt batchSize = OptionalInt.empty();
        private OptionalLong maxRecord = OptionalLong.empty();
        private Optional<RateLimit> requestLimit = Optional.empty();
        private Optional<RateLimit> itemLimit = Optional.empty();
        private SyncDevices devices = SyncDevices.NONE;
        private Set<String> corsOrigins = Set.of();
        private Runnable readiness = () -> {};
        private boolean answersHealth = true;
        private AccessLog accessLog = AccessLog.slf4j();
        private InstantSource clock = InstantSource.system();
        private Supplier<String> requestIds = Builder::randomId;
        private String basePath = "";
        private @Nullable SyncHints hints;
        private int streams = STREAMS;

        private Builder(SyncQueue queue, SyncRecords records, Handlers handlers, Authenticator authenticator) {
            this.queue = queue.forClients();
            this.records = records;
            this.handlers = handlers;
            this.authenticator = authenticator;
        }

        private static String randomId() {
            byte[] bytes = new byte[8];
            RANDOM.nextBytes(bytes);
            return HexFormat.of().formatHex(bytes);
        }

        /**
         * Who tells of news: {@code sync.hints()}. Then clients may wait for changes ({@code ?wait=}) and have streams of
         * events, as far as the framework can hold them: see {@link ApiRequest#canWait}. Default: they are answered at once.
         */
        public Builder hints(SyncHints value) {
            hints = value;
            return this;
        }

        /**
         * How many streams and waiting pulls there may be at once. What is over is refused, a pull answered at once. One user
         * has 100 at most. Default 10,000; 0 for none.
         *
         * @throws IllegalArgumentException if it is negative
         */
        public Builder streams(int value) {
            if (value < 0) {
                throw new IllegalArgumentException("streams must be 0 or more, not " + value);
            }
            streams = value;
            return this;
        }

        /** Default {@link HttpLimits#DEFAULT}. */
        public Builder limits(HttpLimits value) {
            limits = value;
            return this;
        }

        /** How many items the queue runs in one batch, which clients are told; default: they are not. */
        public Builder batchSize(int value) {
            batchSize = OptionalInt.of(value);
            return this;
        }

        /** What a record may take in the queue, in bytes, which clients are told; default: they are not. */
        public Builder maxRecord(long value) {
            maxRecord = OptionalLong.of(value);
            return this;
        }

        /** How many requests a user may make; beyond it they are answered with 429. Default: any number. */
        public Builder rateLimit(RateLimit value) {
            requestLimit = Optional.of(value);
            return this;
        }

        /**
         * How many items a user may send, by push, bulk or add, or as a REST write; beyond it the request is answered
         * with 429, and nothing of it is stored. Default: any number.
         */
        public Builder itemRateLimit(RateLimit value) {
            itemLimit = Optional.of(value);
            return this;
        }

        /** Is told which devices push and pull, if they say who they are; default: nobody is. */
        public Builder devices(SyncDevices value) {
            devices = value;
            return this;
        }

        /**
         * Origins of web pages that may call, such as {@code https://app.example.com}; {@code *} allows all. Default:
         * none.
         */
        public Builder corsOrigins(Set<String> value) {
            corsOrigins = Set.copyOf(value);
            return this;
        }

        /**
         * Called by {@code /ready}, once a second at most, by one thread; throws {@code StoreUnavailable} if the store
         * cannot serve calls. Default: always ready.
         */
        public Builder readiness(Runnable value) {
            readiness = value;
            return this;
        }

        /** Leaves {@code /health} and {@code /ready} to the surrounding server, which has such paths already. */
        public Builder withoutHealth() {
            answersHealth = false;
            return this;
        }

        /**
         * Default {@link AccessLog#slf4j}. Kept for the server that calls this API, which writes no access log itself.
         */
        public Builder accessLog(AccessLog value) {
            accessLog = value;
            return this;
        }

        /** The time that {@code Retry-After} is relative to; default: the system's clock. */
        public Builder clock(InstantSource value) {
            clock = value;
            return this;
        }

        /**
         * The path under which a proxy serves this API at the clients' end, such as {@code /backend}: {@code Location}
         * begins with it. The proxy removes it from requests. Default: empty.
         *
         * @throws IllegalArgumentException if it is not such a path
         */
        public Builder basePath(String value) {
            if (!value.isEmpty() && !isBasePath(value)) {
                throw new IllegalArgumentException(
                        "basePath must be a path such as /backend, without a slash at its end, not " + value);
            }
            basePath = value;
            return this;
        }

        /** Ids that link a 5xx response to its details in the log; default: random. */
        public Builder requestIds(Supplier<String> value) {
            requestIds = value;
            return this;
        }

        /** @throws IllegalArgumentException if a CORS origin is malformed, or if two resources have the same path */
        public HttpApi build() {
            return new HttpApi(this);
        }
    }
}
