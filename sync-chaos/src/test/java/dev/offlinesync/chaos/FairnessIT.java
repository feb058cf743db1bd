package dev.offlinesync.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Accumulators;
import com.mongodb.client.model.Aggregates;
import com.mongodb.client.model.Filters;
import dev.offlinesync.mongo.MongoProcess;
import dev.offlinesync.mongo.RequiresMongo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One user with a long queue beside many with a short one, left to the workers; and the first one's own client calls.
 */
@RequiresMongo
class FairnessIT {
    private static final int LONG_QUEUE = Settings.minutes() > 2 ? 50_000 : 5_000;
    private static final int OTHERS = 500;
    private static final int SHORT_QUEUE = 10;
    private static final String BIG = "big";
    private static final int BATCH = 50;
    private static final int WORKER_BATCH = 4 * BATCH;

    /**
     * How often a worker may come to the one meanwhile: once in its round, and again if other workers are slower with
     * theirs.
     */
    private static final int MOST_VISITS = 5;

    private static final Duration PATIENCE = Duration.ofSeconds(120);

    @TempDir
    private Path dir;

    private final Ledger ledger = new Ledger();
    private final List<Long> callMillis = new CopyOnWriteArrayList<>();
    private final List<String> unserved = new CopyOnWriteArrayList<>();
    private volatile boolean calling = true;

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void a_long_queue_keeps_neither_others_nor_its_own_client_waiting(int instances) throws Exception {
        try (MongoProcess mongo = MongoProcess.replicaSet();
                MongoClient client = MongoClients.create(mongo.uri())) {
            MongoCollection<Document> queue = client.getDatabase("chaos").getCollection("syncqueues");
            fill(mongo);
            try (Fleet fleet = fleet(mongo, instances).start()) {
                Instant started = Instant.now();
                Thread caller = new Thread(() -> call(fleet));
                caller.start();
                awaitOthers(queue);
                long left =
                        queue.countDocuments(Filters.and(Filters.eq("userId", BIG), Filters.eq("status", "pending")));
                calling = false;
                caller.join();

                report(instances, waits(queue, started), left);
                long byWorkers = LONG_QUEUE - left - (long) BATCH * callMillis.size();
                assertTrue(
                        byWorkers <= (long) MOST_VISITS * WORKER_BATCH * instances,
                        () -> "the workers did " + byWorkers + " of the long queue while the short ones waited");
                assertEquals(List.of(), unserved);
                assertEquals(List.of(), ledger.errors());
            }
        }
    }

    private void fill(MongoProcess mongo) throws InterruptedException {
        try (Instance idle = new Instance(
                        Settings.server(dir.resolve("idle"), Settings.LEASE)
                                .with("SYNC_MONGODB_URI", mongo.uri("chaos"))
                                .with("SYNC_WORKER", "off"),
                        Settings.log("FairnessIT", 0))
                .start()) {
            for (int i = 0; i < LONG_QUEUE; i += 1000) {
                store(BIG, i, 1000, idle);
            }
            for (int i = 0; i < OTHERS; i++) {
                store("user" + i, 0, SHORT_QUEUE, idle);
            }
        }
    }

    private void store(String user, int from, int count, Instance server) throws InterruptedException {
        List<Mutation> writes = new ArrayList<>();
        for (int i = from; i < from + count; i++) {
            Map<String, Object> data = Map.of("amount", i, "category", "Food");
            writes.add(new Mutation(user, "d", user + "-" + i, "/api/expenses", "POST", data, 0, 5, "", true, false));
        }
        while (!doors(user).store(writes, server.address())) {
            Pause.of(Duration.ofMillis(100));
        }
    }

    private Doors doors(String user) {
        return new Doors(user, Duration.ofSeconds(30), new Random(Settings.SEED), ledger);
    }

    private void call(Fleet fleet) {
        try {
            Doors doors = doors(BIG);
            for (int i = 0; calling; i++) {
                long began = System.nanoTime();
                if (!doors.processes(fleet.address(i))) {
                    unserved.add("call " + i);
                }
                callMillis.add(Duration.ofNanos(System.nanoTime() - began).toMillis());
                Pause.of(Duration.ofMillis(500));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void awaitOthers(MongoCollection<Document> queue) {
        long began = System.nanoTime();
        while (queue.countDocuments(Filters.and(Filters.ne("userId", BIG), Filters.ne("status", "completed"))) > 0) {
            assertTrue(System.nanoTime() - began < PATIENCE.toNanos(), "the short queues are not done");
            Pause.of(Duration.ofMillis(100));
        }
    }

    /** How long each of the others waited for the last of their writes, in ms, the shortest first. */
    private static List<Long> waits(MongoCollection<Document> queue, Instant started) {
        List<Long> waits = new ArrayList<>();
        queue.aggregate(List.of(
                        Aggregates.match(Filters.ne("userId", BIG)),
                        Aggregates.group("$userId", Accumulators.max("last", "$completedAt"))))
                .forEach(user -> waits.add(((Date) user.get("last")).getTime() - started.toEpochMilli()));
        waits.sort(null);
        return waits;
    }

    private void report(int instances, List<Long> waits, long left) throws IOException {
        List<Long> calls = new ArrayList<>(callMillis);
        calls.sort(null);
        String text = String.format(
                Locale.ROOT,
                "%n## FairnessIT, %d instance(s): one user with %d due writes, %d with %d%n%n"
                        + "| | median | 95 %% | longest |%n|---|---|---|---|%n"
                        + "| others wait for all of theirs (from the start of the servers) | %d ms | %d ms | %d ms |%n"
                        + "| `process` of the one takes (%d calls) | %d ms | %d ms | %d ms |%n%n"
                        + "Then the one had %d left.%n",
                instances,
                LONG_QUEUE,
                OTHERS,
                SHORT_QUEUE,
                at(waits, 0.5),
                at(waits, 0.95),
                at(waits, 1),
                calls.size(),
                at(calls, 0.5),
                at(calls, 0.95),
                at(calls, 1),
                left);
        System.out.println(text);
        Files.createDirectories(Settings.directory());
        Files.writeString(
                Settings.directory().resolve("FairnessIT.md"),
                text,
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    private static long at(List<Long> sorted, double part) {
        return sorted.get((int) Math.max(0, Math.ceil(part * sorted.size()) - 1));
    }

    private Fleet fleet(MongoProcess mongo, int instances) {
        return new Fleet(IntStream.rangeClosed(1, instances)
                .mapToObj(i -> new Instance(
                        Settings.server(dir.resolve("data" + i), Settings.LEASE)
                                .with("SYNC_MONGODB_URI", mongo.uri("chaos")),
                        Settings.log("FairnessIT", i)))
                .toList());
    }
}
