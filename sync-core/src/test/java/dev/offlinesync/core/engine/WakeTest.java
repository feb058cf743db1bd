package dev.offlinesync.core.engine;

import static dev.offlinesync.core.testing.Fixture.ANN;
import static dev.offlinesync.core.testing.Fixture.BOB;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.core.OfflineSync;
import dev.offlinesync.core.event.SyncEvent;
import dev.offlinesync.core.handler.EffectHandler;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.handler.Outcome;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.store.InMemoryStore;
import dev.offlinesync.core.store.SyncStore;
import dev.offlinesync.core.testing.LanesStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An application that feeds its queue itself: what it adds runs at once, although the next round is an hour away. */
@Timeout(60)
class WakeTest {
    private static final Submission MAIL = Submission.of("/mails", Method.POST, Map.of());

    private final LinkedBlockingQueue<SyncItem> handled = new LinkedBlockingQueue<>();
    private final SyncStore store = new InMemoryStore(InstantSource.system());
    private final List<OfflineSync> open = new ArrayList<>();

    private OfflineSync started(EffectHandler handler) {
        return started(handler, settings -> settings);
    }

    private OfflineSync startedBesideClients(EffectHandler handler) {
        return started(handler, settings -> settings.workerGrace(Duration.ofHours(2)));
    }

    private OfflineSync started(EffectHandler handler, UnaryOperator<OfflineSync.Builder> settings) {
        return started(store, handler, settings);
    }

    private OfflineSync started(SyncStore on, EffectHandler handler, UnaryOperator<OfflineSync.Builder> settings) {
        OfflineSync sync = settings.apply(OfflineSync.builder(on)
                        .handlers(Handlers.builder().effect("/mails", handler).build())
                        .retryPolicy((attempts, random) -> Duration.ofMillis(50))
                        .workerInterval(Duration.ofHours(2)))
                .build();
        open.add(sync);
        sync.start();
        return sync;
    }

    @AfterEach
    void close() {
        open.forEach(OfflineSync::close);
    }

    private SyncItem next() throws InterruptedException {
        SyncItem item = handled.poll(30, TimeUnit.SECONDS);
        assertTrue(item != null, "it did not run");
        return item;
    }

    @Test
    void what_is_added_runs_at_once() throws Exception {
        OfflineSync sync = started((item, context) -> {
            handled.add(item);
            return new Outcome.Done(null);
        });

        SyncItem first = sync.queue().add(ANN, MAIL).item();
        assertEquals(first.id(), next().id());
        SyncItem second = sync.queue().add(ANN, MAIL).item();
        assertEquals(second.id(), next().id());
    }

    @Test
    void what_is_added_while_its_user_is_being_visited_runs_next() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        OfflineSync sync = started((item, context) -> {
            handled.add(item);
            end.await();
            return new Outcome.Done(null);
        });

        sync.queue().add(ANN, MAIL);
        next();
        SyncItem second = sync.queue().add(ANN, MAIL).item();
        end.countDown();

        assertEquals(second.id(), next().id());
    }

    @Test
    void a_retry_runs_when_it_is_due() throws Exception {
        OfflineSync sync = started((item, context) -> {
            handled.add(item);
            return item.attempts() == 0 ? new Outcome.Retry(Failure.handler("not yet"), null) : new Outcome.Done(null);
        });

        sync.queue().add(ANN, MAIL);

        assertEquals(0, next().attempts());
        assertEquals(1, next().attempts());
    }

    @Test
    void more_items_of_a_user_than_a_batch_takes_run_too() throws Exception {
        OfflineSync sync = started((item, context) -> {
            handled.add(item);
            return new Outcome.Done(null);
        });

        sync.queue().addAll(BOB, IntStream.range(0, 250).mapToObj(i -> MAIL).toList());

        for (int i = 0; i < 250; i++) {
            next();
        }
    }

    // ---- beside clients, to whom the worker leaves what they add

    @Test
    void what_the_application_adds_runs_at_once_and_what_a_client_adds_is_left_to_it() throws Exception {
        OfflineSync sync = startedBesideClients((item, context) -> {
            handled.add(item);
            return item.attempts() == 0 ? new Outcome.Retry(Failure.handler("not yet"), null) : new Outcome.Done(null);
        });
        SyncItem ofClient = sync.queue().forClients().add(BOB, MAIL).item();

        SyncItem own = sync.queue().add(ANN, MAIL).item();

        assertEquals(own.id(), next().id());
        assertEquals(own.id(), next().id(), "its retry");
        assertEquals(0, sync.queue().find(ofClient.id()).orElseThrow().attempts());
    }

    @Test
    void more_of_the_applications_items_than_a_batch_takes_run_too() throws Exception {
        OfflineSync sync = startedBesideClients((item, context) -> {
            handled.add(item);
            return new Outcome.Done(null);
        });

        sync.queue().addAll(BOB, IntStream.range(0, 250).mapToObj(i -> MAIL).toList());

        for (int i = 0; i < 250; i++) {
            next();
        }
    }

    @Test
    void what_the_application_adds_while_a_client_runs_its_own_is_not_forgotten() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        Semaphore claims = new Semaphore(0);
        OfflineSync sync = started(
                LanesStore.afterClaims(store, claims::release),
                (item, context) -> {
                    handled.add(item);
                    end.await();
                    return new Outcome.Done(null);
                },
                settings -> settings.workerGrace(Duration.ofHours(2)).workerInterval(Duration.ofMillis(100)));
        Thread client = new Thread(() -> sync.queue().forClients().push(BOB, List.of(MAIL)));
        client.start();
        next();
        claims.drainPermits();

        SyncItem own = sync.queue().add(BOB, MAIL).item();
        claims.acquire(); // the client has the lane
        end.countDown();

        assertEquals(own.id(), next().id());
        client.join();
    }

    @Test
    void a_user_whose_handler_hangs_holds_up_no_other() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        OfflineSync sync = started((item, context) -> {
            if (item.userId().value().startsWith("slow")) {
                end.await();
            }
            handled.add(item);
            return new Outcome.Done(null);
        });
        for (int i = 0; i < 10; i++) {
            sync.queue().add(new UserId("slow" + i), MAIL);
        }

        SyncItem quick = sync.queue().add(BOB, MAIL).item();

        assertEquals(quick.id(), next().id());
        end.countDown();
    }

    @Test
    void the_clock_is_looked_at_before_anything_is_added() {
        InstantSource tomorrow = () -> Instant.now().plus(Duration.ofDays(1));
        OfflineSync.builder(store).clock(tomorrow).build().queue().add(ANN, MAIL);
        List<SyncEvent> told = new CopyOnWriteArrayList<>();
        OfflineSync sync = OfflineSync.builder(store).listener(told::add).build();
        open.add(sync);

        sync.start();

        assertTrue(told.stream().anyMatch(SyncEvent.Rescheduled.class::isInstance), told::toString);
    }
}
