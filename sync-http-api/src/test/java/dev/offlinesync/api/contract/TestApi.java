package dev.offlinesync.api.contract;

import dev.offlinesync.api.AccessLog;
import dev.offlinesync.api.Caller;
import dev.offlinesync.api.HttpApi;
import dev.offlinesync.api.jwt.JwtAuthenticator;
import dev.offlinesync.api.jwt.JwtIssuer;
import dev.offlinesync.api.jwt.JwtSettings;
import dev.offlinesync.core.OfflineSync;
import dev.offlinesync.core.conflict.ConflictPolicy;
import dev.offlinesync.core.conflict.ConflictRules;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.handler.Outcome;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.queue.ForwardingSyncQueue;
import dev.offlinesync.core.queue.SyncQueue;
import dev.offlinesync.core.record.RecordRules;
import dev.offlinesync.core.record.Resource;
import dev.offlinesync.core.store.SyncStore;
import dev.offlinesync.testkit.MutableClock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** The API on a real queue, with the three usual resources, on a clock that the test moves. */
public final class TestApi implements AutoCloseable {
    public static final String SECRET = "a secret of more than thirty-two bytes";
    public static final JwtSettings JWT = JwtSettings.of(new JwtSettings.Secret(SECRET));

    public static final UserId ANN = new UserId("507f1f77bcf86cd799439011");
    public static final UserId BOB = new UserId("bob");

    public final MutableClock clock;
    public final OfflineSync sync;
    public final Front server;
    public final List<AccessLog.Line> accessLog = new CopyOnWriteArrayList<>();

    public TestApi(SyncStore store, MutableClock clock) {
        this(store, clock, queue -> queue, api -> api);
    }

    public TestApi(SyncStore store, MutableClock clock, Function<HttpApi, Front> front) {
        this(store, clock, queue -> queue, api -> api, front);
    }

    public TestApi(
            SyncStore store,
            MutableClock clock,
            UnaryOperator<SyncQueue> between,
            UnaryOperator<HttpApi.Builder> settings) {
        this(store, clock, between, settings, Front::inProcess);
    }

    /** With these handlers in place of the usual ones. */
    public TestApi(SyncStore store, MutableClock clock, Handlers handlers) {
        this(store, clock, handlers, queue -> queue, api -> api, Front::inProcess);
    }

    public TestApi(
            SyncStore store,
            MutableClock clock,
            UnaryOperator<SyncQueue> between,
            UnaryOperator<HttpApi.Builder> settings,
            Function<HttpApi, Front> front) {
        this(store, clock, handlers(), between, settings, front);
    }

    private TestApi(
            SyncStore store,
            MutableClock clock,
            Handlers handlers,
            UnaryOperator<SyncQueue> between,
            UnaryOperator<HttpApi.Builder> settings,
            Function<HttpApi, Front> front) {
        this.clock = clock;
        AtomicInteger ids = new AtomicInteger();
        sync = OfflineSync.builder(store)
                .unknownEndpointWait(Duration.ZERO)
                .handlers(handlers)
                .clock(clock)
                .pause(clock::advance)
                .build();
        HttpApi.Builder api = HttpApi.builder(
                        calledAsItIs(between.apply(sync.queue())),
                        sync.records(),
                        handlers,
                        new JwtAuthenticator(JWT, clock))
                .readiness(store::ping)
                .hints(sync.hints())
                .devices(sync.devices())
                .clock(clock)
                .accessLog(accessLog::add)
                .requestIds(() -> "request-" + ids.incrementAndGet());
        server = front.apply(settings.apply(api).build());
    }

    /** A mock need not say what it is for clients. */
    private static SyncQueue calledAsItIs(SyncQueue queue) {
        return new ForwardingSyncQueue(queue) {
            @Override
            public SyncQueue forClients() {
                return forwarded();
            }
        };
    }

    public static Handlers handlers() {
        RecordRules expenses = new SimpleRules(Set.of("amount"), Set.of("category"), Set.of("date", "description"));
        RecordRules orders = new SimpleRules(Set.of("totalAmount"), Set.of("patientName"), Set.of());
        RecordRules users = new SimpleRules(Set.of(), Set.of(), Set.of("name", "email", "phone"));
        Set<Method> methods = Set.of(Method.POST, Method.PUT, Method.DELETE);
        return Handlers.builder()
                .resource(Resource.of("/api/expenses", expenses))
                .resource(new Resource(
                                "/api/orders",
                                "orders",
                                "order",
                                Set.of(Method.POST, Method.PUT, Method.PATCH, Method.DELETE),
                                List.of(new Resource.Alias(Method.POST, "/api/orders/create")),
                                Resource.Kind.COLLECTION,
                                orders)
                        .withConflicts(ConflictRules.of(ConflictPolicy.REJECT)))
                .resource(new Resource(
                        "/api/users",
                        "users",
                        "user",
                        Set.of(Method.PUT),
                        List.of(new Resource.Alias(null, "/api/user"), new Resource.Alias(null, "/api/user/profile")),
                        Resource.Kind.PROFILE,
                        users))
                .resource(Resource.of("/api/notes", new SimpleRules(Set.of(), Set.of("text"), Set.of("title")))
                        .withUpsert())
                .effect("/api/mails", (item, context) -> new Outcome.Done(null))
                .build();
    }

    public Client ann() {
        return as(ANN, Caller.Role.USER);
    }

    public Client bob() {
        return as(BOB, Caller.Role.USER);
    }

    public Client admin() {
        return as(new UserId("root"), Caller.Role.ADMIN);
    }

    public Client as(UserId user, Caller.Role role) {
        return withToken(new JwtIssuer(JWT, clock).issue(new Caller(user, role), Duration.ofDays(365)));
    }

    public Client withToken(String token) {
        return new Client(server, token);
    }

    public Client anonymous() {
        return new Client(server, null);
    }

    @Override
    public void close() {
        server.close();
        sync.close();
    }
}
