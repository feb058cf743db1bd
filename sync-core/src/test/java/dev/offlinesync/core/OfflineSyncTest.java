package dev.offlinesync.core;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.offlinesync.core.event.SyncEvent;
import dev.offlinesync.core.event.SyncListener;
import dev.offlinesync.core.handler.EffectHandler;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.handler.Outcome;
import dev.offlinesync.core.handler.Plan;
import dev.offlinesync.core.handler.PureHandler;
import dev.offlinesync.core.handler.Result;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.queue.QueueBusy;
import dev.offlinesync.core.queue.Resolution;
import dev.offlinesync.core.queue.SyncQueue;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.store.InMemoryStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Mistakes of those who embed the queue: each is told at the earliest moment, and says what is wrong. */
class OfflineSyncTest {
    private static final UserId ANN = new UserId("ann");
    private static final Submission INVOICE = Submission.of("/api/invoices/7", Method.PUT, Map.of("paid", true));
    private static final PureHandler PAYS =
            (item, context) -> Plan.apply(records -> Result.put(records.ownKey(), Map.of("paid", true)));

    private final InstantSource clock = InstantSource.fixed(Instant.parse("2025-12-10T10:00:00Z"));
    private final InMemoryStore store = new InMemoryStore(clock);
    private final List<String> thrown = new ArrayList<>();

    private OfflineSync.Builder builder() {
        return OfflineSync.builder(store).clock(clock);
    }

    private static String messageOf(Executable mistake) {
        return assertThrows(IllegalArgumentException.class, mistake).getMessage();
    }

    @Test
    void a_queue_without_a_store_is_refused() {
        assertEquals("store must not be null", messageOf(() -> OfflineSync.builder(null)));
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                mistake("lease must be at least PT1S, not PT-5S", b -> b.lease(Duration.ofSeconds(-5))),
                mistake("lease must not be null", b -> b.lease(null)),
                mistake("handlerTimeout must be at least PT0.01S, not PT0S", b -> b.handlerTimeout(Duration.ZERO)),
                mistake("laneWait must be at least PT0S, not PT-1S", b -> b.laneWait(Duration.ofSeconds(-1))),
                mistake("pushTime must be at least PT0S, not PT-1S", b -> b.pushTime(Duration.ofSeconds(-1))),
                mistake("workerGrace must be at least PT0S, not PT-1S", b -> b.workerGrace(Duration.ofSeconds(-1))),
                mistake("workerInterval must be at least PT0.01S, not PT0S", b -> b.workerInterval(Duration.ZERO)),
                mistake("batchSize must be 1 to 500, not 0", b -> b.batchSize(0)),
                mistake("batchBytes must be 1 to 15728640, not -1", b -> b.batchBytes(-1)),
                mistake("maxWaiting must be 0 to 10000, not -1", b -> b.maxWaiting(-1)),
                mistake("workerUsers must be 1 to 10000, not 0", b -> b.workerUsers(0)),
                mistake("workerThreads must be 1 to 64, not 65", b -> b.workerThreads(65)),
                mistake("handlers must not be null", b -> b.handlers(null)),
                mistake("failures must not be null", b -> b.failures(null)),
                mistake("retryPolicy must not be null", b -> b.retryPolicy(null)),
                mistake("listener must not be null", b -> b.listener(null)),
                mistake("clock must not be null", b -> b.clock(null)),
                mistake("ids must not be null", b -> b.ids(null)),
                mistake("random must not be null", b -> b.random(null)),
                mistake("pause must not be null", b -> b.pause(null)));
    }

    private static Arguments mistake(String message, UnaryOperator<OfflineSync.Builder> setting) {
        return Arguments.of(message, setting);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void a_wrong_setting_is_refused_where_it_is_set(String message, UnaryOperator<OfflineSync.Builder> setting) {
        OfflineSync.Builder builder = builder();
        assertEquals(message, messageOf(() -> setting.apply(builder)));
    }

    @Test
    void two_handlers_for_one_route_are_refused() {
        Handlers.Builder handlers = Handlers.builder().pure("/api/invoices", PAYS);
        assertEquals(
                "two handlers for /api/invoices: a pure handler and a pure handler",
                messageOf(() -> handlers.pure("/api/invoices/", PAYS)));
    }

    @Test
    void a_handler_that_is_null_is_refused() {
        assertEquals(
                "the handler for /api/invoices is null",
                messageOf(() -> Handlers.builder().pure("/api/invoices", null)));
    }

    /** Processes one item; what the listener was told about the handler is in {@link #thrown}. */
    private SyncItem processed(Handlers.Builder handlers) {
        SyncListener listener = event -> {
            if (event instanceof SyncEvent.HandlerThrew threw) {
                thrown.add(threw.thrown().getMessage());
            }
        };
        try (OfflineSync sync =
                builder().handlers(handlers.build()).listener(listener).build()) {
            ItemId id = sync.queue().add(ANN, INVOICE).item().id();
            sync.queue().process(ANN);
            return sync.queue().find(id).orElseThrow();
        }
    }

    private void assertBlamed(SyncItem item, String message) {
        assertEquals(Status.PENDING, item.status());
        assertEquals(1, item.attempts());
        assertEquals("the handler failed", item.error());
        assertEquals(List.of(message), thrown);
    }

    @Test
    void a_pure_handler_that_answers_null_has_failed_and_the_listener_hears_why() {
        PureHandler forgetful = (item, context) -> null;
        assertBlamed(processed(Handlers.builder().pure("/api/invoices", forgetful)), "the handler answered null");
    }

    @Test
    void an_effect_handler_that_answers_null_has_failed_and_the_listener_hears_why() {
        EffectHandler forgetful = (item, context) -> null;
        assertBlamed(processed(Handlers.builder().effect("/api/invoices", forgetful)), "the handler answered null");
    }

    @Test
    void a_handler_that_throws_has_failed_and_the_listener_hears_why() {
        PureHandler broken = (item, context) -> {
            throw new IllegalStateException("the ledger is on fire");
        };
        assertBlamed(processed(Handlers.builder().pure("/api/invoices", broken)), "the ledger is on fire");
    }

    @Test
    void a_retry_that_does_not_say_why_is_a_failure_of_the_handler() {
        PureHandler silent = (item, context) -> new Plan.Retry(null);
        assertBlamed(
                processed(Handlers.builder().pure("/api/invoices", silent)),
                "a Retry must say why: its failure is null");
    }

    @Test
    void a_delay_that_lies_in_the_past_is_a_failure_of_the_handler() {
        EffectHandler hasty = (item, context) -> new Outcome.Postpone(Duration.ofSeconds(-1), "the ledger is closed");
        assertBlamed(
                processed(Handlers.builder().effect("/api/invoices", hasty)),
                "after must be more than nothing, not PT-1S");
    }

    @Test
    void a_handler_reaches_the_records_of_its_items_user_and_no_others() {
        RecordKey bobs = new RecordKey("ledgers", "bobs");
        PureHandler books = (item, context) -> Plan.apply(records -> Result.put(records.ownKey(), Map.of("of", "bob")));
        PureHandler thief =
                (item, context) -> new Plan.Apply(Set.of(bobs), records -> Result.put(bobs, Map.of("of", "ann")));
        Handlers handlers = Handlers.builder()
                .pure("/api/ledgers", books)
                .pure("/api/invoices", thief)
                .build();
        UserId bob = new UserId("bob");
        try (OfflineSync sync = builder().handlers(handlers).build()) {
            sync.queue().add(bob, Submission.of("/api/ledgers/bobs", Method.PUT, Map.of()));
            sync.queue().process(bob);
        }

        assertEquals(
                Status.COMPLETED,
                processed(Handlers.builder().pure("/api/invoices", thief)).status(),
                "it has made a record of its own user's");
        assertEquals(
                Map.of("of", "bob"),
                store.records().find(bob, bobs).orElseThrow().data());
    }

    @Test
    void starting_twice_is_refused() {
        try (OfflineSync sync = builder().build()) {
            sync.start();
            assertEquals(
                    "started already",
                    assertThrows(IllegalStateException.class, sync::start).getMessage());
        }
    }

    @Test
    void closing_twice_does_nothing() {
        OfflineSync sync = builder().build();
        sync.start();
        sync.close();
        assertDoesNotThrow(sync::close);
    }

    @Test
    void what_is_closed_does_not_start_and_takes_nothing() {
        OfflineSync sync = builder().build();
        SyncQueue queue = sync.queue();
        sync.close();

        assertEquals(
                "closed; a queue that is closed does not start again",
                assertThrows(IllegalStateException.class, sync::start).getMessage());
        List<Executable> calls = List.of(
                () -> queue.add(ANN, INVOICE),
                () -> queue.addAll(ANN, List.of(INVOICE)),
                () -> queue.push(ANN, List.of(INVOICE)),
                () -> queue.process(ANN),
                () -> queue.write(ANN, INVOICE),
                () -> queue.resolve(ANN, "conflict", new Resolution.UseMine()),
                () -> queue.items(ANN, Status.OPEN, null, 10),
                () -> queue.counts(ANN),
                queue::counts,
                () -> queue.find(new ItemId("0".repeat(24))),
                () -> queue.requeue(new ItemId("0".repeat(24))),
                () -> queue.clear(ANN, Status.OPEN));
        for (Executable call : calls) {
            assertEquals(
                    "this queue is closed", assertThrows(QueueBusy.class, call).getMessage());
        }
    }
}
