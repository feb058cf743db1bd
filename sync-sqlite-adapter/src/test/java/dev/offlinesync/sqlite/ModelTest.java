package dev.offlinesync.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.offlinesync.core.OfflineSync;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.queue.SyncQueue;
import dev.offlinesync.core.record.RecordRules;
import dev.offlinesync.core.record.Resource;
import dev.offlinesync.core.store.InMemoryStore;
import dev.offlinesync.core.store.SyncStore;
import dev.offlinesync.testkit.MutableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is done in whatever order, the answers are those of the store in memory. */
class ModelTest {
    private static final List<UserId> USERS = List.of(new UserId("ann"), new UserId("64b7f0c2a1b2c3d4e5f60718"));
    private static final int STEPS = 300;

    private final MutableClock clock = MutableClock.any();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void random_calls_are_answered_alike(long seed, @TempDir Path directory) {
        SqliteStore.open(directory, clock).close();
        Fixture.typeInto(directory, "UPDATE syncsecret SET secret = zeroblob(32)"); // as the store in memory has it
        try (SqliteStore sqlite = SqliteStore.open(directory, Set.of("expenses"), clock)) {
            SyncStore memory = new InMemoryStore(clock);
            OfflineSync real = sync(sqlite);
            OfflineSync model = sync(memory);
            Random random = new Random(seed);
            for (int step = 0; step < STEPS; step++) {
                Function<SyncQueue, Object> call = call(random);
                String expected = answer(call, model.queue());
                assertEquals(expected, answer(call, real.queue()), "seed " + seed + ", step " + step);
            }
            for (UserId user : USERS) {
                assertEquals(records(memory, user), records(sqlite, user));
            }
        }
    }

    /**
     * As a text: a whole number that fits is read back as an Integer, whatever it was. Without the numbers of changes:
     * a feed begins with the time of its store.
     */
    private static String answer(Function<SyncQueue, Object> call, SyncQueue queue) {
        return String.valueOf(call.apply(queue)).replaceAll("change=[1-9][0-9]*", "change=N");
    }

    /** Without their sequences: those that SQLite gives have gaps. */
    private static List<String> records(SyncStore store, UserId user) {
        return store.records().page(user, "expenses", null, 1000).items().stream()
                .map(r -> r.withSequence(Long.signum(r.sequence())).toString())
                .toList();
    }

    private OfflineSync sync(SyncStore store) {
        return OfflineSync.builder(store)
                .handlers(Handlers.builder()
                        .resource(Resource.of("/api/expenses", RecordRules.NONE))
                        .build())
                .clock(clock)
                .ids(countedIds())
                .batchSize(7)
                .build();
    }

    private static Supplier<ItemId> countedIds() {
        int[] last = {0};
        return () -> new ItemId(String.format("%024x", ++last[0]));
    }

    private Function<SyncQueue, Object> call(Random random) {
        UserId user = USERS.get(random.nextInt(USERS.size()));
        Submission one = submission(random);
        Submission other = submission(random);
        int limit = 1 + random.nextInt(5);
        switch (random.nextInt(10)) {
            case 0, 1, 2:
                return queue -> added(queue.addAll(user, List.of(one, other)));
            case 3, 4:
                return queue -> {
                    SyncQueue.Processed done = queue.process(user);
                    return List.of(unordered(done.attempted()), done.backlog(), done.busy());
                };
            case 5:
                return queue -> added(queue.push(user, List.of(one, other)));
            case 6:
                return queue -> queue.write(user, one) instanceof SyncQueue.Written.Done done
                        ? unordered(List.of(done.item()))
                        : "not written";
            case 7:
                clock.advance(Duration.ofSeconds(random.nextInt(10)));
                return queue -> listed(queue, user, EnumSet.allOf(Status.class), limit);
            case 8:
                return queue -> queue.items(user, Set.of(Status.FAILED), null, limit).items().stream()
                        .map(item -> queue.requeue(item.id()).orElseThrow().done())
                        .toList();
            default:
                return random.nextInt(5) > 0
                        ? queue -> listed(queue, user, Status.OPEN, limit)
                        : queue -> queue.clear(user, Set.of(Status.PENDING, Status.FAILED));
        }
    }

    private static Submission submission(Random random) {
        Map<String, ?> data = Map.of("amount", random.nextInt(1000), "rate", random.nextInt(10) / 2.0);
        String id = "r" + random.nextInt(6);
        Submission submission = switch (random.nextInt(4)) {
            case 0 -> Submission.of("/api/expenses", Method.POST, data);
            case 1 -> Submission.of("/api/expenses", Method.POST, Map.of("_id", id, "note", "ü"));
            case 2 -> Submission.of("/api/expenses/" + id, Method.PUT, data);
            default -> Submission.of("/api/expenses/" + id, Method.DELETE, null);
        };
        submission = submission.withPriority(random.nextInt(3)).withMaxAttempts(1 + random.nextInt(3));
        return random.nextInt(3) > 0 ? submission : submission.withMutationId("m" + random.nextInt(20));
    }

    /** All pages, each fetched from where the one before ended. */
    private static Object listed(SyncQueue queue, UserId user, Set<Status> statuses, int limit) {
        List<SyncItem> all = new ArrayList<>();
        SyncQueue.Page page = queue.items(user, statuses, null, limit);
        all.addAll(page.items());
        while (page.next() != null) {
            page = queue.items(user, statuses, page.next(), limit);
            all.addAll(page.items());
        }
        return unordered(all);
    }

    private static Object added(List<SyncQueue.Added> added) {
        return added.stream()
                .map(a -> List.of(a.kind(), a.item().withSequence(0)))
                .toList();
    }

    /** Without the sequences, which may leave out numbers. */
    private static List<SyncItem> unordered(List<SyncItem> items) {
        return items.stream().map(item -> item.withSequence(0)).toList();
    }
}
