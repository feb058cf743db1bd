package dev.offlinesync.core.engine;

import static dev.offlinesync.core.testing.Fixture.ANN;
import static dev.offlinesync.core.testing.Fixture.BOB;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.core.OfflineSync;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.queue.SyncHints;
import dev.offlinesync.core.queue.SyncHints.Hint;
import dev.offlinesync.core.record.RecordRules;
import dev.offlinesync.core.record.Resource;
import dev.offlinesync.core.store.FeedState;
import dev.offlinesync.core.store.InMemoryStore;
import dev.offlinesync.core.store.LaneStore;
import dev.offlinesync.core.store.StoreUnavailable;
import java.lang.reflect.Proxy;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who waits for news of a user is told, whoever commits them. */
@Timeout(30)
class FeedWatchTest {
    private static final List<Resource> EXPENSES = List.of(Resource.of("/api/expenses", RecordRules.NONE));

    private final InMemoryStore store = new InMemoryStore(InstantSource.system());
    private final List<OfflineSync> open = new ArrayList<>();

    @AfterEach
    void close() {
        open.forEach(OfflineSync::close);
    }

    private OfflineSync instance() {
        OfflineSync sync = OfflineSync.builder(store)
                .handlers(Handlers.builder().resource(EXPENSES.get(0)).build())
                .build();
        open.add(sync);
        return sync;
    }

    /** Collects what it is told. */
    private static final class Told implements SyncHints.Observer {
        private final LinkedBlockingQueue<Hint> hints = new LinkedBlockingQueue<>();

        @Override
        public void on(List<Hint> told) {
            hints.addAll(told);
        }

        Hint next() throws InterruptedException {
            Hint next = hints.poll(20, TimeUnit.SECONDS);
            assertNotNull(next, "nothing was told");
            return next;
        }

        long change() throws InterruptedException {
            return assertInstanceOf(Hint.Changed.class, next()).change();
        }
    }

    private static long pulled(OfflineSync sync, UserId user) {
        return sync.records().changes(user, EXPENSES, null, 10).change();
    }

    private static Submission create(String mutation) {
        return Submission.of("/api/expenses", Method.POST, Map.of("amount", 1)).withMutationId(mutation);
    }

    @Test
    void what_another_instance_commits_is_told_within_its_next_look() throws Exception {
        OfflineSync here = instance();
        OfflineSync there = instance();
        long before = pulled(here, ANN);
        Told told = new Told();
        here.hints().watch(ANN, told);
        assertEquals(before, told.change(), "how far it is now");

        there.queue().push(ANN, List.of(create("m")));

        assertEquals(pulled(here, ANN), told.change());
    }

    @Test
    void what_happens_to_an_item_here_is_told_with_the_number_of_its_commit() throws Exception {
        OfflineSync sync = instance();
        pulled(sync, ANN);
        Told told = new Told();
        sync.hints().watch(ANN, told);
        told.change();

        sync.queue().push(ANN, List.of(create("m")));

        Hint.Moved moved = assertInstanceOf(Hint.Moved.class, told.next());
        assertEquals("m", moved.mutationId());
        assertEquals(Status.COMPLETED, moved.status());
        assertEquals(pulled(sync, ANN), told.change());
        assertTrue(told.hints.isEmpty());
    }

    @Test
    void nobody_is_told_of_another_user_or_after_the_end() throws Exception {
        OfflineSync sync = instance();
        pulled(sync, ANN);
        pulled(sync, BOB);
        Told anns = new Told();
        Told bobs = new Told();
        Told closed = new Told();
        sync.hints().watch(ANN, anns);
        sync.hints().watch(BOB, bobs);
        SyncHints.Watch watch = sync.hints().watch(ANN, closed);
        assertEquals(anns.change(), closed.change());
        bobs.change();
        watch.close();

        sync.queue().push(ANN, List.of(create("m")));
        anns.next();
        anns.change();
        sync.queue().push(BOB, List.of(create("m")));
        bobs.next();
        bobs.change();

        assertTrue(anns.hints.isEmpty() && closed.hints.isEmpty());
    }

    // ---- the queries, on a thread that the test is

    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final Deque<Set<UserId>> asked = new ArrayDeque<>();
    private Map<UserId, FeedState> states = Map.of();
    private boolean isAway;

    private LaneStore lanes() {
        return (LaneStore) Proxy.newProxyInstance(
                LaneStore.class.getClassLoader(), new Class<?>[] {LaneStore.class}, (self, method, args) -> {
                    @SuppressWarnings("unchecked")
                    Set<UserId> users = (Set<UserId>) args[0];
                    asked.add(Set.copyOf(users));
                    if (isAway) {
                        throw new StoreUnavailable("away");
                    }
                    return states;
                });
    }

    /** Runs nothing by itself. */
    private ScheduledThreadPoolExecutor stepped() {
        return new ScheduledThreadPoolExecutor(0) {
            @Override
            public void execute(Runnable task) {
                tasks.add(task);
            }

            @Override
            public java.util.concurrent.ScheduledFuture<?> scheduleWithFixedDelay(
                    Runnable task, long first, long pause, TimeUnit unit) {
                tasks.add(task);
                return super.schedule(() -> {}, 1, TimeUnit.HOURS);
            }
        };
    }

    @Test
    void however_many_watch_a_look_is_one_query_and_a_database_that_is_away_ends_nothing() throws Exception {
        FeedWatch watch = new FeedWatch(lanes(), stepped());
        List<Told> all = new ArrayList<>();
        List<SyncHints.Watch> watches = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            Told told = new Told();
            all.add(told);
            watches.add(watch.watch(i % 3 == 0 ? ANN : new UserId("user-" + i), told));
        }
        assertEquals(1, tasks.size());
        Runnable look = tasks.remove();
        isAway = true;
        look.run();
        isAway = false;
        states = Map.of(ANN, new FeedState("g", 7, 0));
        look.run();
        look.run();

        assertEquals(List.of(2001, 2001, 2001), asked.stream().map(Set::size).toList());
        assertEquals(new Hint.Changed("g", 7), all.get(0).next());
        assertEquals(new Hint.Changed("g", 7), all.get(3).next());
        assertEquals(1000 - 2, all.stream().mapToInt(told -> told.hints.size()).sum(), "each of ann once");

        watches.forEach(SyncHints.Watch::close);
        asked.clear();
        look.run();
        assertTrue(asked.isEmpty(), "nobody watches, and nothing is asked");
        watch.close();
    }
}
