package dev.offlinesync.core.engine;

import static dev.offlinesync.core.testing.Fixture.ANN;
import static dev.offlinesync.core.testing.Fixture.BOB;
import static dev.offlinesync.core.testing.Fixture.create;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.core.OfflineSync;
import dev.offlinesync.core.event.SyncEvent;
import dev.offlinesync.core.handler.EffectHandler;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.handler.KeyFunction;
import dev.offlinesync.core.handler.Outcome;
import dev.offlinesync.core.handler.Plan;
import dev.offlinesync.core.handler.PureHandler;
import dev.offlinesync.core.handler.Result;
import dev.offlinesync.core.item.ClientTime;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.queue.QueueBusy;
import dev.offlinesync.core.queue.SyncQueue.Added;
import dev.offlinesync.core.record.RecordRules;
import dev.offlinesync.core.record.Resource;
import dev.offlinesync.core.rules.RetryPolicy;
import dev.offlinesync.core.store.InMemoryStore;
import dev.offlinesync.core.store.SyncStore;
import dev.offlinesync.core.testing.Fixture;
import dev.offlinesync.core.testing.LanesStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The code of the application, wherever the engine calls it: in which surroundings it runs, and that nothing it does
 * reaches further than its item. What it throws is in {@code MischiefContract}, on every store.
 */
@Timeout(60)
class ApplicationCodeTest {
    private static final EffectHandler DONE = (item, context) -> new Outcome.Done(null);
    private static final PureHandler PUT = (item, context) -> Plan.apply(r -> Result.put(r.ownKey(), Map.of()));

    private static Submission post(String endpoint) {
        return Submission.of(endpoint, Method.POST, Map.of());
    }

    // ---- surroundings

    @Test
    void a_handler_does_not_see_the_identity_of_whoever_called_first() throws Exception {
        InheritableThreadLocal<String> identity = new InheritableThreadLocal<>();
        List<String> seen = new CopyOnWriteArrayList<>();
        Fixture f = new Fixture(handlers -> handlers.effect("/e", (item, context) -> {
                    seen.add(item.userId() + " as " + identity.get());
                    return new Outcome.Done(null);
                })
                .pure(
                        "/p",
                        (item, context) -> Plan.apply(records -> {
                            seen.add(item.userId() + " as " + identity.get());
                            return Result.put(records.ownKey(), Map.of());
                        })));
        for (UserId user : List.of(ANN, BOB)) {
            Thread caller = new Thread(() -> {
                identity.set(user.value());
                f.sync.queue().push(user, List.of(post("/e"), post("/p")));
            });
            caller.start();
            caller.join();
        }

        assertEquals(List.of("ann as null", "ann as null", "bob as null", "bob as null"), seen);
    }

    @Test
    void what_a_handler_leaves_on_its_thread_the_next_one_does_not_find() {
        ThreadLocal<String> left = new ThreadLocal<>();
        List<String> seen = new CopyOnWriteArrayList<>();
        ClassLoader application = Thread.currentThread().getContextClassLoader();
        EffectHandler messy = (item, context) -> {
            Thread thread = Thread.currentThread();
            seen.add(left.get() + " " + thread.isInterrupted() + " " + (thread.getContextClassLoader() == application));
            left.set("mine");
            thread.interrupt();
            thread.setContextClassLoader(null);
            return new Outcome.Done(null);
        };
        PureHandler messyPlan = (item, context) -> {
            Thread thread = Thread.currentThread();
            seen.add(null + " " + thread.isInterrupted() + " " + (thread.getContextClassLoader() == application));
            thread.interrupt();
            thread.setContextClassLoader(null);
            return Plan.apply(records -> Result.put(records.ownKey(), Map.of()));
        };
        Fixture f = new Fixture(handlers -> handlers.effect("/e", messy).pure("/p", messyPlan));

        f.sync.queue().push(ANN, List.of(post("/e"), post("/e"), post("/p"), post("/p")));

        assertEquals(List.of("null false true", "null false true", "null false true", "null false true"), seen);
    }

    @Test
    void what_stands_around_a_handler_sees_what_it_throws_and_runs_for_plans_and_changes() {
        List<String> seen = new CopyOnWriteArrayList<>();
        IllegalStateException broken = new IllegalStateException("broken");
        Fixture f = new Fixture(
                handlers -> handlers.pure("/p", PUT).effect("/e", (item, context) -> {
                    throw broken;
                }),
                settings -> settings.around((item, handler) -> {
                            seen.add("begin " + item.endpoint());
                            try {
                                handler.run();
                            } catch (RuntimeException e) {
                                seen.add(String.valueOf(e.getMessage()));
                                throw e;
                            } finally {
                                seen.add("end");
                            }
                        })
                        .around((item, handler) -> {
                            seen.add("within");
                            handler.run();
                        }));

        f.sync.queue().push(ANN, List.of(post("/p"), post("/e")));

        assertEquals(
                List.of(
                        "begin /p",
                        "within",
                        "end", // the plan
                        "begin /p",
                        "within",
                        "end", // the change
                        "begin /e",
                        "within",
                        "broken",
                        "end"),
                seen);
    }

    @Test
    void resources_have_pooled_threads_unless_code_of_the_application_is_called_with_them() {
        InheritableThreadLocal<String> identity = new InheritableThreadLocal<>();
        List<String> seen = new CopyOnWriteArrayList<>();
        RecordRules rules = new RecordRules() {
            @Override
            public Checked onCreate(Map<String, @Nullable Object> data, Instant now) {
                seen.add(Thread.currentThread().getName() + " as " + identity.get());
                return Checked.valid(data);
            }

            @Override
            public Checked onUpdate(Map<String, @Nullable Object> data) {
                return Checked.valid(data);
            }

            @Override
            public Set<String> declared() {
                return Set.of();
            }
        };
        UnaryOperator<Handlers.Builder> handlers =
                h -> h.resource(Resource.of("/r", rules)).pure("/p", PUT);
        Fixture plain = new Fixture(handlers);
        Fixture wrapped = new Fixture(handlers, settings -> settings.around((item, handler) -> handler.run()));
        identity.set("ann");

        plain.sync.queue().push(ANN, List.of(post("/r")));
        plain.sync.queue().push(ANN, List.of(post("/r"), post("/p")));
        wrapped.sync.queue().push(ANN, List.of(post("/r")));

        assertEquals(
                List.of(
                        "offline-sync-resource as null",
                        "offline-sync-handler as null",
                        "offline-sync-handler as null"),
                seen);
    }

    @Test
    void handlers_run_on_the_executor_of_the_application() {
        List<String> names = new CopyOnWriteArrayList<>();
        Fixture f = new Fixture(
                handlers -> handlers.effect("/e", (item, context) -> {
                    names.add(Thread.currentThread().getName());
                    return new Outcome.Done(null);
                }),
                settings -> settings.handlerExecutor(call -> new Thread(call, "mine").start()));

        f.sync.queue().push(ANN, List.of(post("/e")));

        assertEquals(List.of("mine"), names);
    }

    @Test
    void an_executor_that_has_no_thread_costs_no_attempt() {
        for (boolean rejects : List.of(true, false)) {
            Fixture f = new Fixture(
                    handlers -> handlers.effect("/e", DONE),
                    settings -> settings.handlerTimeout(Duration.ofMillis(20)).handlerExecutor(call -> {
                        if (rejects) {
                            throw new java.util.concurrent.RejectedExecutionException("full");
                        }
                    }));
            SyncItem item = f.add(post("/e"));

            assertThrows(QueueBusy.class, f::process);

            assertEquals(0, f.item(item).attempts());
        }
    }

    // ---- what is set in place of a default

    @Test
    void a_delay_beyond_all_bounds_is_cut_and_none_at_all_is_the_default() {
        Map<RetryPolicy, Instant> expected = Map.of(
                (attempts, random) -> ChronoUnit.FOREVER.getDuration(),
                ClientTime.LATEST,
                (attempts, random) -> Duration.ofSeconds(-1),
                Instant.parse("2025-12-10T10:00:05Z"));
        expected.forEach((policy, retryAt) -> {
            Fixture f = new Fixture(
                    handlers -> handlers.effect("/e", (item, context) -> {
                        throw new IllegalStateException();
                    }),
                    settings -> settings.retryPolicy(policy));
            SyncItem item = f.add(post("/e"));
            f.process();

            assertEquals(1, f.item(item).attempts());
            assertEquals(retryAt, f.item(item).retryAt());
        });
    }

    @Test
    void a_clock_that_breaks_while_a_handler_works_costs_nothing() {
        List<InstantSource> broken = List.of(() -> Instant.MAX, () -> null, () -> {
            throw new NoClassDefFoundError("clock");
        });
        for (InstantSource after : broken) {
            AtomicReference<InstantSource> clock = new AtomicReference<>(InstantSource.system());
            AtomicInteger calls = new AtomicInteger();
            List<SyncEvent> events = new CopyOnWriteArrayList<>();
            Fixture f = new Fixture(
                    handlers -> handlers.effect("/e", (item, context) -> {
                        clock.set(after);
                        calls.incrementAndGet();
                        return new Outcome.Done(null);
                    }),
                    settings -> settings.clock(() -> clock.get().instant()).listener(events::add));
            SyncItem item = f.add(post("/e"));
            f.process();
            f.process();

            assertEquals(Status.COMPLETED, f.status(item));
            assertEquals(1, calls.get());
            assertTrue(events.stream().anyMatch(SyncEvent.DefaultUsed.class::isInstance));
        }
    }

    // ---- key functions

    @Test
    void an_item_that_the_key_function_of_a_new_version_does_not_understand_fails_alone_and_says_why() {
        Fixture old = new Fixture(handlers -> handlers.pure("/orders", PUT).pure("/notes", PUT));
        SyncItem order = old.add(Submission.of("/orders/1", Method.PUT, Map.of()));
        SyncItem note = old.add(Submission.of("/notes/1", Method.PUT, Map.of()));
        KeyFunction key =
                (user, id, submission) -> submission.fields().get("account").toString();
        List<SyncEvent> events = new ArrayList<>();
        try (OfflineSync next = OfflineSync.builder(old.store)
                .clock(old.clock)
                .listener(events::add)
                .handlers(Handlers.builder()
                        .pure("/orders", key, PUT)
                        .pure("/notes", PUT)
                        .build())
                .build()) {
            next.queue().process(ANN);
            Added added = next.queue().add(ANN, Submission.of("/orders/2", Method.PUT, Map.of()));

            assertEquals(Status.COMPLETED, old.status(note));
            assertEquals(1, old.item(order).attempts());
            assertEquals(
                    "the handler's key function failed",
                    old.item(order).failure().message());
            assertInstanceOf(
                    NullPointerException.class,
                    events.stream()
                            .filter(SyncEvent.HandlerThrew.class::isInstance)
                            .findFirst()
                            .orElseThrow()
                            .thrown());
            assertEquals(Added.Kind.STORED, added.kind(), "a client must be able to hand it over all the same");
        }
    }

    // ---- calls of the queue by a change

    @Test
    void a_change_cannot_call_a_queue_and_what_it_throws_is_told_when_the_queue_can_be_called() {
        AtomicReference<OfflineSync> self = new AtomicReference<>();
        List<String> told = new CopyOnWriteArrayList<>();
        Fixture f = new Fixture(
                handlers -> handlers.effect("/told", DONE)
                        .pure(
                                "/p",
                                (item, context) -> Plan.apply(records -> {
                                    self.get().queue().add(BOB, post("/told"));
                                    return Result.put(records.ownKey(), Map.of());
                                })),
                settings -> settings.listener(event -> {
                    if (event instanceof SyncEvent.HandlerThrew threw) {
                        told.add(String.valueOf(threw.thrown().getMessage()));
                        self.get().queue().add(ANN, post("/told"));
                    }
                }));
        self.set(f.sync);
        SyncItem item = f.add(post("/p"));
        f.process();

        assertEquals(1, f.item(item).attempts());
        assertEquals(1, told.size());
        assertTrue(told.get(0).startsWith("a change cannot call a queue"), told.get(0));
        assertEquals(0, f.sync.queue().process(BOB).attempted().size());
        assertEquals(1, f.process().attempted().size(), "what the listener added");
    }

    // ---- stores that throw

    @Test
    void an_outcome_that_the_store_cannot_take_is_a_counted_attempt_and_holds_up_nobody() {
        AtomicInteger calls = new AtomicInteger();
        Fixture given = new Fixture();
        SyncStore store = LanesStore.refusingDecisions(
                given.store,
                d -> d.settlements().stream()
                        .anyMatch(s -> s.after().status().isSuccess()
                                && s.after().endpoint().equals("/token")));
        try (OfflineSync sync = OfflineSync.builder(store)
                .clock(given.clock)
                .handlers(Handlers.builder()
                        .effect("/token", (item, context) -> {
                            calls.incrementAndGet();
                            return new Outcome.Done(null);
                        })
                        .effect("/fine", DONE)
                        .build())
                .build()) {
            SyncItem token = sync.queue().add(ANN, post("/token")).item();
            SyncItem fine = sync.queue().add(ANN, post("/fine")).item();
            sync.queue().process(ANN);
            sync.queue().process(ANN);

            assertEquals(1, calls.get());
            assertEquals(1, given.item(token).attempts());
            assertEquals(Status.COMPLETED, given.status(fine));
        }
    }

    @Test
    void of_the_writes_of_a_batch_only_those_fail_that_the_store_cannot_take() {
        Fixture given = new Fixture();
        SyncStore store = LanesStore.refusingDecisions(
                given.store,
                d -> d.writes().stream().anyMatch(w -> w.after().key().id().equals("bad")));
        try (OfflineSync sync = OfflineSync.builder(store)
                .clock(given.clock)
                .handlers(Handlers.builder().pure("/notes", PUT).build())
                .build()) {
            List<Added> items = sync.queue()
                    .push(
                            ANN,
                            List.of(
                                    Submission.of("/notes/a", Method.PUT, Map.of()),
                                    Submission.of("/notes/bad", Method.PUT, Map.of()),
                                    Submission.of("/notes/c", Method.PUT, Map.of())));

            assertEquals(
                    List.of(Status.COMPLETED, Status.PENDING, Status.COMPLETED),
                    items.stream().map(a -> a.item().status()).toList());
            assertEquals(1, items.get(1).item().attempts());
        }
    }

    @Test
    void an_item_is_not_blamed_for_what_the_store_throws_once() {
        Fixture given = new Fixture();
        AtomicInteger commits = new AtomicInteger();
        SyncStore store = LanesStore.refusingDecisions(given.store, d -> commits.getAndIncrement() % 2 == 0);
        try (OfflineSync sync = OfflineSync.builder(store)
                .clock(given.clock)
                .handlers(Handlers.builder().pure("/notes", PUT).build())
                .build()) {
            SyncItem note = sync.queue()
                    .push(ANN, List.of(Submission.of("/notes/a", Method.PUT, Map.of())))
                    .get(0)
                    .item();

            assertEquals(Status.COMPLETED, note.status());
            assertThrows(
                    ArithmeticException.class,
                    () -> sync.queue().write(ANN, Submission.of("/notes/b", Method.PUT, Map.of())),
                    "whoever waits for the answer is told that there is none");
        }
    }

    @Test
    void a_store_that_takes_nothing_at_all_is_nobodys_fault() {
        Fixture given = new Fixture();
        SyncStore store = LanesStore.refusingDecisions(given.store, d -> true);
        try (OfflineSync sync = OfflineSync.builder(store)
                .clock(given.clock)
                .handlers(Handlers.builder().pure("/notes", PUT).build())
                .build()) {
            SyncItem note = sync.queue()
                    .add(ANN, Submission.of("/notes/a", Method.PUT, Map.of()))
                    .item();

            assertThrows(ArithmeticException.class, () -> sync.queue().process(ANN));

            assertEquals(0, given.item(note).attempts());
        }
    }

    // ---- start and close

    @Test
    void close_waits_until_calls_have_given_their_lanes_back() throws Exception {
        CountDownLatch called = new CountDownLatch(1);
        Fixture f = new Fixture(handlers -> handlers.effect("/e", (item, context) -> {
            called.countDown();
            Thread.sleep(60_000);
            return new Outcome.Done(null);
        }));
        SyncItem item = f.add(post("/e").withMaxAttempts(1));
        var threads = Executors.newSingleThreadExecutor();
        Future<?> call = threads.submit(f::process);
        called.await();

        f.sync.close();

        assertEquals(List.of(), f.store.lanes().running(ANN).stream().toList());
        try (OfflineSync next = OfflineSync.builder(f.store)
                .clock(f.clock)
                .handlers(Handlers.builder().effect("/e", DONE).build())
                .build()) {
            assertEquals(1, next.queue().process(ANN).successful(), "at once, by the attempt that is left");
        }
        assertTrue(call.isDone() || assertThrows(Exception.class, call::get) != null);
        assertNull(f.store.queue().find(item.id()).orElseThrow().failure());
        threads.shutdownNow();
    }

    @Test
    void a_queue_that_is_being_closed_does_not_start() throws Exception {
        for (int i = 0; i < 2000; i++) {
            OfflineSync sync = OfflineSync.builder(new InMemoryStore(InstantSource.system()))
                    .build();
            Engine engine = (Engine) sync.queue().forClients();
            Thread starter = new Thread(() -> {
                try {
                    sync.start();
                } catch (IllegalStateException e) {
                    // it came too late
                }
            });
            starter.start();
            sync.close();
            starter.join();
            assertFalse(engine.isWorking(), "after " + i);
        }
    }

    // ---- unknown endpoints

    private static OfflineSync instance(Fixture f, String... endpoints) {
        Handlers.Builder handlers = Handlers.builder();
        for (String endpoint : endpoints) {
            handlers.effect(endpoint, DONE);
        }
        return OfflineSync.builder(f.store)
                .clock(f.clock)
                .workerGrace(Duration.ZERO)
                .handlers(handlers.build())
                .build();
    }

    @Test
    void an_item_that_nobody_handles_here_waits_uncounted_for_an_instance_that_does() {
        Fixture f = new Fixture();
        try (OfflineSync old = instance(f, "/old");
                OfflineSync next = instance(f, "/old", "/new")) {
            SyncItem item = old.queue().push(ANN, List.of(post("/new"))).get(0).item();
            SyncItem known = old.queue().push(ANN, List.of(post("/old"))).get(0).item();
            assertEquals(Status.COMPLETED, known.status(), "others do not wait for it");
            for (int i = 0; i < 20; i++) {
                old.workOnce();
                f.later(60);
            }
            assertEquals(Status.PENDING, f.status(item));
            assertEquals(0, f.item(item).attempts());

            f.later(300);
            next.workOnce();

            assertEquals(Status.COMPLETED, f.status(item));
        }
    }

    @Test
    void an_item_that_is_due_is_first_left_to_those_who_know_it() {
        Fixture f = new Fixture();
        try (OfflineSync old = instance(f, "/old");
                OfflineSync next = instance(f, "/new")) {
            SyncItem item = next.queue().add(ANN, post("/new")).item();

            assertEquals(0, old.queue().process(ANN).attempted().size());
            assertSame(f.item(item).retryAt(), null, "it is not put off either");
            assertEquals(1, next.queue().process(ANN).successful());
        }
    }

    @Test
    void after_the_wait_the_attempts_of_an_item_that_nobody_handles_count() {
        Fixture f = new Fixture();
        try (OfflineSync old = instance(f, "/old")) {
            SyncItem item = old.queue().add(ANN, post("/new")).item();
            f.later(3601);
            for (int i = 0; i < 10; i++) {
                old.workOnce();
                f.later(90);
            }
            assertEquals(Status.FAILED, f.status(item));
            assertEquals("this endpoint is not known", f.item(item).failure().message());
        }
    }

    @Test
    void many_items_that_nobody_handles_here_hide_none_that_somebody_does() {
        Fixture f = new Fixture();
        try (OfflineSync old = instance(f, "/old")) {
            for (int i = 0; i < 120; i++) {
                old.queue().add(ANN, post("/new"));
            }
            SyncItem known = old.queue().add(ANN, post("/old")).item();

            old.queue().process(ANN);

            assertEquals(Status.COMPLETED, f.status(known));
        }
    }

    // ---- shares

    @Test
    void a_slow_handler_of_many_users_leaves_room_for_others() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        Fixture f = new Fixture(
                handlers -> handlers.effect("/slow", (item, context) -> {
                    end.await();
                    return new Outcome.Done(null);
                }),
                settings -> settings.workerThreads(2).workerGrace(Duration.ZERO));
        Worker worker = ((Engine) f.sync.queue().forClients()).worker();
        var pool = Executors.newCachedThreadPool();
        try {
            for (int i = 0; i < 40; i++) {
                f.sync.queue().add(new UserId("slow" + i), post("/slow"));
            }
            worker.round(pool);
            SyncItem quick = f.sync.queue().add(BOB, create("b")).item();

            worker.round(pool); // ends, although 32 visits wait and eight users have had no turn yet

            assertEquals(Status.COMPLETED, f.status(quick));
        } finally {
            end.countDown();
            pool.shutdown();
        }
    }
}
