package dev.offlinesync.core.engine;

import static dev.offlinesync.core.testing.Fixture.ANN;
import static dev.offlinesync.core.testing.Fixture.BOB;
import static dev.offlinesync.core.testing.Fixture.create;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.core.handler.Outcome;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.queue.QueueBusy;
import dev.offlinesync.core.store.LaneStore.Claim;
import dev.offlinesync.core.testing.Fixture;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The worker keeps going, and keeps nobody waiting for somebody else. */
@Timeout(60)
class WorkerTest {
    private final CountDownLatch called = new CountDownLatch(1);
    private final CountDownLatch end = new CountDownLatch(1);
    private final ExecutorService pool = Executors.newCachedThreadPool();
    private final Fixture f = new Fixture(
            handlers -> handlers.effect("/api/mails", (item, context) -> {
                called.countDown();
                end.await();
                return new Outcome.Done(null);
            }),
            settings -> settings.workerThreads(1));
    private final Worker worker = ((Engine) f.sync.queue().forClients()).worker();

    @AfterEach
    void stop() {
        end.countDown();
        pool.shutdownNow();
    }

    private SyncItem mail() {
        return f.add(Submission.of("/api/mails", Method.POST, Map.of("_id", "m")));
    }

    @Test
    void a_visit_that_waits_for_a_slow_handler_gives_its_place_to_others() throws Exception {
        SyncItem mail = mail();
        SyncItem other = f.sync.queue().add(BOB, create("b")).item();
        f.later(31);

        worker.round(pool);

        assertEquals(Status.PROCESSING, f.status(mail));
        assertEquals(Status.COMPLETED, f.status(other));
    }

    @Test
    void a_user_whose_handler_is_still_slow_is_not_visited_again() throws Exception {
        mail();
        f.later(31);
        worker.round(pool);
        f.later(31);
        worker.round(pool);

        assertTrue(f.attempts.isEmpty(), "nobody took the lane over");
    }

    @Test
    void a_user_for_whom_a_call_is_at_work_is_left_to_it() throws Exception {
        SyncItem mail = mail();
        pool.submit(f::process);
        called.await();
        f.later(31);

        assertFalse(f.sync.workOnce(), "rounds without a pause for as long as the call takes would help nobody");

        assertEquals(0, f.item(mail).attempts());
    }

    @Test
    void stopping_interrupts_a_handler_that_does_not_end_and_gives_the_lane_back() throws Exception {
        SyncItem mail = mail();
        f.later(31);
        Engine engine = (Engine) f.sync.queue().forClients();
        engine.start();
        called.await();

        engine.stopWorker(Duration.ZERO);

        assertEquals(0, f.item(mail).attempts());
        assertInstanceOf(
                Claim.Claimed.class,
                f.store.lanes().claim(ANN, "next", List.of(), Duration.ofSeconds(30), i -> i),
                "the lane is free");
    }

    @Test
    void a_worker_that_was_stopped_can_be_started_again() throws Exception {
        Engine engine = (Engine) f.sync.queue().forClients();
        engine.start();
        engine.stopWorker(Duration.ZERO);
        SyncItem mail = mail();
        f.later(31);

        engine.start();

        called.await();
        engine.stopWorker(Duration.ZERO);
        assertEquals(0, f.item(mail).attempts());
    }

    @Test
    void a_call_that_waits_for_a_handler_gives_it_up_when_the_queue_is_closed_and_no_attempt_is_counted()
            throws Exception {
        SyncItem mail = mail();
        Future<?> call = pool.submit(f::process);
        called.await();

        f.sync.close();

        assertInstanceOf(
                QueueBusy.class,
                assertThrows(ExecutionException.class, call::get).getCause());
        assertEquals(0, f.store.queue().find(mail.id()).orElseThrow().attempts());
        assertInstanceOf(
                Claim.Claimed.class,
                f.store.lanes().claim(ANN, "next", List.of(), Duration.ofSeconds(30), i -> i),
                "the lane is free");
    }
}
