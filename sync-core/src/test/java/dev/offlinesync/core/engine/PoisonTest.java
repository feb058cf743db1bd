package dev.offlinesync.core.engine;

import static dev.offlinesync.core.testing.Fixture.ANN;
import static dev.offlinesync.core.testing.Fixture.BOB;
import static dev.offlinesync.core.testing.Fixture.create;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.core.event.SyncEvent;
import dev.offlinesync.core.handler.Outcome;
import dev.offlinesync.core.handler.Plan;
import dev.offlinesync.core.handler.Result;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.queue.QueueBusy;
import dev.offlinesync.core.queue.SyncQueue.Written;
import dev.offlinesync.core.store.LaneStore.Claim;
import dev.offlinesync.core.testing.Fixture;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Handlers that hang, throw errors, or take all the memory: their items fail, and everything else gets through. */
@Timeout(60)
class PoisonTest {
    private static final Failure TOO_LONG = Failure.handler("the handler took too long");

    private final CountDownLatch end = new CountDownLatch(1);
    private final AtomicInteger calls = new AtomicInteger();
    private final List<SyncItem> overdue = new CopyOnWriteArrayList<>();
    private final List<Throwable> thrown = new CopyOnWriteArrayList<>();
    private final CountDownLatch interrupted = new CountDownLatch(1);

    private final Fixture f = new Fixture(
            handlers -> handlers.pure("/api/hang", (item, context) -> {
                        hang();
                        return Plan.apply(records -> Result.put(records.ownKey(), Map.of()));
                    })
                    .pure(
                            "/api/hang-in-change",
                            (item, context) -> Plan.apply(records -> {
                                hang();
                                return Result.put(records.ownKey(), Map.of());
                            }))
                    .pure("/api/memory", (item, context) -> {
                        throw new OutOfMemoryError("Java heap space");
                    })
                    .effect("/api/mails", (item, context) -> {
                        hang();
                        return new Outcome.Done(null);
                    })
                    .effect("/api/error", (item, context) -> {
                        throw new Error("no error that anybody knows");
                    }),
            settings -> settings.handlerTimeout(Duration.ofMillis(200)).listener(event -> {
                if (event instanceof SyncEvent.HandlerOverdue late) {
                    overdue.add(late.item());
                }
                if (event instanceof SyncEvent.HandlerThrew threw) {
                    thrown.add(threw.thrown());
                }
            }));

    private void hang() {
        calls.incrementAndGet();
        boolean done = false;
        while (!done) {
            try {
                end.await();
                done = true;
            } catch (InterruptedException e) {
                interrupted.countDown(); // and goes on hanging
            }
        }
    }

    @AfterEach
    void endWhatHangs() {
        end.countDown();
    }

    private SyncItem poison(String endpoint) {
        return poison(endpoint, "p");
    }

    private SyncItem poison(String endpoint, String id) {
        return f.add(Submission.of(endpoint, Method.POST, Map.of("_id", id)));
    }

    private void assertFailedOnce(SyncItem item, Failure failure) {
        SyncItem is = f.item(item);
        assertEquals(Status.PENDING, is.status());
        assertEquals(1, is.attempts());
        assertEquals(failure, is.failure());
    }

    @Test
    void a_handler_that_hangs_fails_its_item_and_the_rest_of_the_batch_gets_through() throws Exception {
        SyncItem before = f.add(create("a"));
        SyncItem hanging = poison("/api/hang");
        SyncItem after = f.add(create("b"));

        f.process();

        assertFailedOnce(hanging, TOO_LONG);
        assertEquals(Status.COMPLETED, f.status(before));
        assertEquals(Status.COMPLETED, f.status(after));
        assertEquals(List.of(hanging.id()), overdue.stream().map(SyncItem::id).toList());
        interrupted.await();
    }

    @Test
    void a_change_that_hangs_in_the_midst_of_the_commit_fails_its_item_alone() {
        SyncItem hanging = poison("/api/hang-in-change");
        SyncItem other = f.add(create("a"));

        f.process();

        assertFailedOnce(hanging, TOO_LONG);
        assertEquals(Status.COMPLETED, f.status(other));
        assertEquals(1, f.item(other).attempts());
    }

    @Test
    void an_effect_that_hangs_is_interrupted_and_what_it_answers_later_does_not_count() throws Exception {
        SyncItem mail = poison("/api/mails");

        f.process();
        interrupted.await();
        end.countDown();

        assertFailedOnce(mail, TOO_LONG);
    }

    @Test
    @Tag("thorough")
    void what_hangs_ends_failed_after_its_attempts() {
        SyncItem hanging = poison("/api/hang");

        for (int i = 0; i < 5; i++) {
            f.process();
            f.later(90);
        }

        assertEquals(Status.FAILED, f.status(hanging));
        assertEquals(TOO_LONG, f.item(hanging).failure());
        assertEquals(5, calls.get());
    }

    @Test
    @Tag("thorough")
    void a_handler_that_leaves_too_many_threads_hanging_is_not_called_until_one_of_them_ends() {
        for (int i = 0; i < HangingCalls.MOST_OF_USER; i++) {
            poison("/api/hang", "p" + i);
        }
        f.process();
        SyncItem last = poison("/api/hang", "last");
        SyncItem another = poison("/api/hang", "another");

        f.process();

        assertEquals(HangingCalls.MOST_OF_USER, calls.get());
        for (SyncItem waits : List.of(last, another)) {
            assertEquals(Status.PENDING, f.status(waits));
            assertEquals(0, f.item(waits).attempts(), "that others hang is not its fault");
            assertEquals("the handler hangs", f.item(waits).error());
        }
        assertThrows(
                QueueBusy.class,
                () -> f.sync.queue().write(ANN, Submission.of("/api/hang", Method.PUT, Map.of("_id", "p"))));
    }

    @Test
    @Tag("thorough")
    void regression_a_handler_that_hangs_at_one_users_items_is_called_for_others() {
        for (int i = 0; i < HangingCalls.MOST_OF_USER; i++) {
            poison("/api/hang", "p" + i);
        }
        f.process();
        SyncItem bobs = f.sync.queue()
                .add(BOB, Submission.of("/api/hang", Method.POST, Map.of("_id", "b")))
                .item();

        end.countDown();
        f.sync.queue().process(BOB);

        assertEquals(Status.COMPLETED, f.status(bobs));
        assertEquals(HangingCalls.MOST_OF_USER + 1, calls.get());
    }

    @Test
    void a_direct_write_whose_handler_hangs_is_refused_and_frees_the_lane() {
        Written written = f.sync.queue().write(ANN, Submission.of("/api/hang", Method.PUT, Map.of("_id", "p")));

        assertEquals(new Written.Failed(TOO_LONG), written);
        assertInstanceOf(
                Claim.Claimed.class,
                f.store.lanes().claim(ANN, "next", List.of(), Duration.ofSeconds(30), i -> i),
                "the lane is free");
    }

    @Test
    void an_error_of_any_kind_even_of_memory_is_a_failed_attempt() {
        SyncItem memory = poison("/api/memory");
        SyncItem error = poison("/api/error");
        SyncItem other = f.add(create("a"));

        f.process();

        assertFailedOnce(memory, Failure.handler("the handler failed"));
        assertFailedOnce(error, Failure.handler("the handler failed"));
        assertEquals(Status.COMPLETED, f.status(other));
        assertEquals(2, thrown.size());
    }

    @Test
    void a_handler_is_given_up_when_its_lane_is_lost_and_its_outcome_does_not_count() throws Exception {
        CountDownLatch called = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        CountDownLatch lost = new CountDownLatch(1);
        Fixture slow = new Fixture(
                handlers -> handlers.effect("/api/mails", (item, context) -> {
                    called.countDown();
                    try {
                        new CountDownLatch(1).await();
                        return new Outcome.Done(null);
                    } finally {
                        ended.countDown();
                    }
                }),
                settings -> settings.lease(Duration.ofSeconds(1)).listener(event -> {
                    if (event instanceof SyncEvent.LaneLost) {
                        lost.countDown();
                    }
                }));
        SyncItem mail = slow.add(Submission.of("/api/mails", Method.POST, Map.of("_id", "m")));
        new Thread(slow::process).start();
        called.await();

        // between two renewals, since what renews the lane is as fast as we are
        Claim taken = new Claim.Busy();
        while (taken instanceof Claim.Busy) {
            slow.later(2);
            taken = slow.store.lanes().claim(ANN, "taker", List.of(), Duration.ofMinutes(5), i -> i);
        }

        assertTrue(assertInstanceOf(Claim.Claimed.class, taken).takenOver());
        ended.await();
        lost.await();
        assertEquals(Status.PROCESSING, slow.status(mail));
    }
}
