package dev.offlinesync.core.engine;

import static dev.offlinesync.core.testing.Fixture.ANN;
import static dev.offlinesync.core.testing.Fixture.create;
import static dev.offlinesync.core.testing.Fixture.update;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.core.OfflineSync;
import dev.offlinesync.core.handler.EffectHandler;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.handler.Outcome;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.queue.SyncQueue.Processed;
import dev.offlinesync.core.record.RecordRules;
import dev.offlinesync.core.record.Resource;
import dev.offlinesync.core.store.StoreUnavailable;
import dev.offlinesync.core.store.SyncStore;
import dev.offlinesync.core.testing.Fixture;
import dev.offlinesync.core.testing.LanesStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Lanes, crashes, own effects and the worker. */
class LaneTest {
    private static final Duration LEASE = Duration.ofSeconds(30);

    private final List<String> calls = new ArrayList<>();
    private EffectHandler mail = (item, context) -> new Outcome.Done(null);
    private final Fixture f = new Fixture(handlers -> handlers.effect("/api/mails", (item, context) -> {
                calls.add(context.idempotencyKey() + " attempt " + context.attempt());
                return mail.call(item, context);
            })
            .pure("/api/null", (item, context) -> null)
            .pure("/api/throw", (item, context) -> {
                throw new IllegalStateException("secret detail");
            }));

    private SyncItem mail(String id) {
        return f.add(Submission.of("/api/mails", Method.POST, Map.of("_id", id)));
    }

    /** A party claims the lane for these items and dies. */
    private void crashWhileRunning(SyncItem... items) {
        List<ItemId> ids = List.of(items).stream().map(SyncItem::id).toList();
        f.store.lanes().claim(ANN, "dead", ids, LEASE, i -> i);
        f.later(31);
    }

    @Test
    void a_lane_that_is_taken_makes_a_call_wait_and_then_say_busy() {
        f.add(create("a"));
        f.store.lanes().claim(ANN, "somebody", List.of(), Duration.ofMinutes(5), i -> i);
        Processed p = f.process();
        assertTrue(p.busy());
        assertEquals(0, p.attempted().size());
        assertEquals(1, p.backlog().remaining());
    }

    @Test
    void after_a_crash_in_company_the_items_run_alone_and_no_attempt_is_counted() {
        SyncItem a = f.add(create("a"));
        SyncItem b = f.add(create("b"));
        crashWhileRunning(a, b);
        Processed p = f.process();
        assertEquals(2, p.successful());
        assertEquals(1, f.item(a).attempts());
        assertEquals(1, f.item(b).attempts());
    }

    @Test
    void an_interruption_alone_counts_as_an_attempt_of_kind_interrupted() {
        SyncItem alone = f.add(create("a").withMaxAttempts(1));
        crashWhileRunning(alone);
        f.add(create("b"));
        f.process();
        assertEquals(Status.FAILED, f.status(alone));
        assertEquals(
                Failure.Kind.INTERRUPTED,
                Objects.requireNonNull(f.item(alone).failure()).kind());
    }

    @Test
    void a_suspect_waits_while_an_earlier_item_holds_its_record() {
        SyncItem head = f.add(Submission.of("/api/throw", Method.PUT, Map.of("_id", "a")));
        f.process();
        SyncItem behind = f.add(Submission.of("/api/throw", Method.POST, Map.of("_id", "a")));
        SyncItem other = f.add(create("z"));
        f.store.lanes().claim(ANN, "dead", List.of(head.id(), behind.id()), Duration.ofSeconds(1), i -> i);
        f.later(2);
        f.process();
        assertEquals(Status.COMPLETED, f.status(other));
        assertEquals(0, f.item(behind).attempts());
    }

    @Test
    void a_suspect_runs_although_an_earlier_item_waits_for_what_waiting_cannot_cure() {
        SyncItem head = f.add(update("a", Map.of("x", 1)));
        f.process();
        SyncItem behind = f.add(create("a"));
        f.store.lanes().claim(ANN, "dead", List.of(head.id(), behind.id()), Duration.ofSeconds(1), i -> i);
        f.later(2);
        f.process();
        assertEquals(Status.COMPLETED, f.status(behind));
        f.process();
        assertEquals(Status.COMPLETED, f.status(head), "it waited for its create");
    }

    // ---- effects

    @Test
    void an_effect_is_called_once_and_sees_its_idempotency_key() {
        SyncItem item = mail("1");
        f.process();
        f.process();
        assertEquals(List.of(item.id().hex() + " attempt 1"), calls);
        assertEquals(Status.COMPLETED, f.status(item));
    }

    @Test
    void an_effect_that_postpones_uses_up_no_attempt() {
        mail = (item, context) -> new Outcome.Postpone(Duration.ofMinutes(1), "the mail server is down");
        SyncItem item = mail("1");
        f.process();
        assertEquals(0, f.item(item).attempts());
        assertEquals(f.clock.instant().plusSeconds(60), f.item(item).retryAt());
    }

    @Test
    void an_effect_that_throws_is_retried_with_a_message_of_ours() {
        mail = (item, context) -> {
            throw new java.io.IOException("secret detail");
        };
        SyncItem item = mail("1");
        f.process();
        assertEquals(Status.PENDING, f.status(item));
        assertEquals("the handler failed", f.item(item).error());
    }

    @Test
    void effects_and_pure_items_share_a_batch_in_order_and_a_failing_effect_holds_back_its_record() {
        SyncItem a = f.add(create("a"));
        SyncItem first = mail("x");
        SyncItem second = mail("x");
        SyncItem b = f.add(create("b"));
        mail = (item, context) -> new Outcome.Retry(Failure.handler("not now"), null);
        Processed p = f.process();
        assertEquals(Status.COMPLETED, f.status(a));
        assertEquals(Status.COMPLETED, f.status(b));
        assertEquals(Status.PENDING, f.status(first));
        assertEquals(0, f.item(second).attempts());
        assertEquals(3, p.attempted().size());
        assertEquals(2, p.backlog().waiting());
        assertFalse(
                f.store.lanes().claim(ANN, "t", List.of(), LEASE, i -> i)
                        instanceof dev.offlinesync.core.store.LaneStore.Claim.Busy,
                "the lane is free again");
    }

    @Test
    void a_handler_that_throws_or_answers_nothing_is_a_failed_attempt_without_its_words() {
        SyncItem thrower = f.add(Submission.of("/api/throw", Method.POST, Map.of()));
        SyncItem nothing = f.add(Submission.of("/api/null", Method.POST, Map.of()));
        SyncItem fine = f.add(create("a"));
        f.process();
        assertEquals("the handler failed", f.item(thrower).error());
        assertEquals("the handler failed", f.item(nothing).error());
        assertEquals(Status.COMPLETED, f.status(fine));
    }

    // ---- the worker

    @Test
    void the_worker_takes_what_nobody_tried_within_the_grace_period() {
        SyncItem item = f.add(create("a"));
        f.later(29).sync.workOnce();
        assertEquals(Status.PENDING, f.status(item));
        f.later(1).sync.workOnce();
        assertEquals(Status.COMPLETED, f.status(item));
    }

    @Test
    void a_retry_runs_when_it_is_due_and_has_no_grace() {
        SyncItem missing = f.add(update("a", Map.of("n", 1)));
        f.process();
        assertEquals(1, f.item(missing).attempts());

        f.later(4).sync.workOnce();
        assertEquals(1, f.item(missing).attempts());
        f.later(1).sync.workOnce();
        assertEquals(2, f.item(missing).attempts());
        f.later(10).sync.workOnce();
        assertEquals(3, f.item(missing).attempts());
    }

    @Test
    void the_worker_says_whether_there_is_more_and_does_it_round_by_round() {
        IntStream.range(0, 420).forEach(i -> f.add(create("r" + i)));
        f.later(31);
        assertTrue(f.sync.workOnce());
        assertEquals(200, f.attempts.size(), "four batches of a client's call at once");
        assertTrue(f.sync.workOnce());
        assertFalse(f.sync.workOnce());
        assertEquals(420, f.attempts.size());
    }

    @Test
    void the_worker_frees_a_lane_that_was_left_behind_with_nothing_to_do() {
        f.store.lanes().claim(ANN, "dead", List.of(), LEASE, i -> i);
        f.later(31).sync.workOnce();
        assertEquals(List.of(), f.store.lanes().abandoned(10));
    }

    @Test
    void parties_that_meet_run_every_item_once() throws Exception {
        IntStream.range(0, 400)
                .forEach(i -> f.add(i % 2 == 0 ? create("r" + i) : update("r" + (i - 1), Map.of("n", i))));
        ExecutorService pool = Executors.newFixedThreadPool(8);
        CountDownLatch go = new CountDownLatch(1);
        List<Future<?>> parties = new ArrayList<>();
        for (int t = 0; t < 8; t++) {
            parties.add(pool.submit(() -> {
                go.await();
                while (f.process().backlog().remaining() > 0) {}
                return null;
            }));
        }
        go.countDown();
        for (Future<?> party : parties) {
            party.get();
        }
        pool.shutdown();
        for (int i = 0; i < 400; i += 2) {
            assertEquals(2, f.expense("r" + i).orElseThrow().version());
        }
    }

    private static OfflineSync deafOnce(Fixture f) {
        AtomicBoolean deaf = new AtomicBoolean(true);
        SyncStore store = LanesStore.afterClaims(f.store, () -> {
            if (deaf.getAndSet(false)) {
                throw new StoreUnavailable("the answer was lost");
            }
        });
        return OfflineSync.builder(store)
                .clock(f.clock)
                .handlers(Handlers.builder()
                        .resource(Resource.of("/api/expenses", RecordRules.NONE))
                        .build())
                .build();
    }

    @Test
    void a_claim_whose_answer_was_lost_locks_nobody_out() {
        Fixture own = new Fixture();
        try (OfflineSync sync = deafOnce(own)) {
            sync.queue().add(ANN, create("a"));

            assertThrows(StoreUnavailable.class, () -> sync.queue().process(ANN));

            assertEquals(1, sync.queue().process(ANN).successful(), "its lease runs");
        }
    }

    @Test
    void the_worker_frees_a_lane_whose_claim_was_not_answered_for_other_instances() {
        Fixture own = new Fixture();
        try (OfflineSync sync = deafOnce(own)) {
            SyncItem item = sync.queue().add(ANN, create("a")).item();
            assertThrows(StoreUnavailable.class, () -> sync.queue().process(ANN));

            sync.workOnce();

            assertEquals(Status.COMPLETED, own.status(item));
            own.add(create("b"));
            assertEquals(1, own.process().successful());
        }
    }
}
