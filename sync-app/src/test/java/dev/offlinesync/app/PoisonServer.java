package dev.offlinesync.app;

import dev.offlinesync.api.Caller;
import dev.offlinesync.api.HttpApi;
import dev.offlinesync.core.OfflineSync;
import dev.offlinesync.core.handler.EffectHandler;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.handler.Plan;
import dev.offlinesync.core.handler.PureHandler;
import dev.offlinesync.core.handler.Result;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.record.RecordRules;
import dev.offlinesync.core.record.Resource;
import dev.offlinesync.core.store.SyncStore;
import dev.offlinesync.http.HttpServer;
import dev.offlinesync.mongo.MongoStore;
import dev.offlinesync.mongo.MongoStoreOptions;
import dev.offlinesync.sqlite.SqliteStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * A backend that embeds the queue with handlers which kill the process, hang, throw errors and take all the memory. Its
 * argument is a data directory or a MongoDB URI; a token is the user's id.
 */
final class PoisonServer {
    private PoisonServer() {}

    private static final PureHandler KILL = (item, context) -> {
        Runtime.getRuntime().halt(137);
        throw new AssertionError("never here");
    };

    private static final EffectHandler KILL_CALL = (item, context) -> {
        Runtime.getRuntime().halt(137);
        throw new AssertionError("never here");
    };

    private static final PureHandler HANG = (item, context) -> {
        while (item.attempts() >= 0) {
            Thread.onSpinWait(); // not even an interruption helps
        }
        throw new AssertionError("never here");
    };

    private static final EffectHandler HANG_CALL = (item, context) -> {
        new CountDownLatch(1).await();
        throw new AssertionError("never here");
    };

    private static final PureHandler HANG_IN_CHANGE = (item, context) -> Plan.apply(records -> {
        HANG.plan(item, context);
        return Result.put(records.ownKey(), Map.of());
    });

    private static final PureHandler ERROR = (item, context) -> {
        throw new Error("an error of its own");
    };

    private static final PureHandler MEMORY = (item, context) -> {
        List<long[]> all = new ArrayList<>();
        for (int size = 1 << 17; item.attempts() >= 0; size *= 2) {
            all.add(new long[size]);
        }
        throw new AssertionError("never here: " + all.size());
    };

    public static void main(String[] args) {
        SyncStore store = args[0].startsWith("mongodb://")
                ? MongoStore.open(args[0], MongoStoreOptions.of("expenses"))
                : SqliteStore.open(Path.of(args[0]), InstantSource.system());
        Handlers handlers = Handlers.builder()
                .resource(Resource.of("/api/expenses", RecordRules.NONE))
                .pure("/api/kill", KILL)
                .effect("/api/kill-call", KILL_CALL)
                .pure("/api/hang", HANG)
                .effect("/api/hang-call", HANG_CALL)
                .pure("/api/hang-in-change", HANG_IN_CHANGE)
                .pure("/api/error", ERROR)
                .pure("/api/memory", MEMORY)
                .build();
        OfflineSync sync = OfflineSync.builder(store)
                .handlers(handlers)
                .lease(Duration.ofSeconds(1))
                .handlerTimeout(Duration.ofMillis(500))
                .retryPolicy((attempt, random) -> Duration.ofMillis(100))
                .workerGrace(Duration.ZERO)
                .workerInterval(Duration.ofMillis(100))
                .build();
        HttpApi api = HttpApi.builder(
                        sync.queue(),
                        sync.records(),
                        handlers,
                        token -> new Caller(new UserId(token), Caller.Role.USER))
                .build();
        HttpServer http = HttpServer.start(api, "127.0.0.1", 0);
        sync.start();
        System.out.println("Listening on http://127.0.0.1:" + http.port());
    }
}
