package dev.offlinesync.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.offlinesync.core.store.StoreUnavailable;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ReadinessTest {
    private static final Optional<String> DOWN = Optional.of("the database cannot be reached, or cannot be written");

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5); // it may overflow
    private final AtomicInteger probes = new AtomicInteger();
    private volatile Runnable store = () -> {};
    private final Readiness readiness = new Readiness(
            () -> {
                probes.incrementAndGet();
                store.run();
            },
            nanos::get);

    private void later(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void many_who_ask_cost_one_probe_a_second() {
        for (int i = 0; i < 1000; i++) {
            assertEquals(Optional.empty(), readiness.problem());
            later(Duration.ofMillis(5));
        }

        assertEquals(5, probes.get());
    }

    @Test
    void a_store_that_fails_in_whatever_way_is_not_ready_and_ready_again_when_it_works() {
        for (RuntimeException failure : new RuntimeException[] {
            new StoreUnavailable("mongodb://u:secret@host is down"), new IllegalStateException("odd")
        }) {
            store = () -> {
                throw failure;
            };
            later(Duration.ofSeconds(2));
            assertEquals(DOWN, readiness.problem());
            assertEquals(DOWN, readiness.problem());
            store = () -> {};
            later(Duration.ofSeconds(2));
            assertEquals(Optional.empty(), readiness.problem());
        }
    }

    @Test
    void nobody_waits_for_a_store_that_hangs_but_the_one_who_asks_it() throws Exception {
        assertEquals(Optional.empty(), readiness.problem());
        later(Duration.ofSeconds(2));
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        store = () -> {
            asked.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        };
        ExecutorService other = Executors.newSingleThreadExecutor();
        Future<Optional<String>> waiting = other.submit(readiness::problem);
        asked.await();

        assertEquals(Optional.empty(), readiness.problem(), "the last answer, for a while");
        later(Duration.ofSeconds(10));
        assertEquals(Optional.of("the database does not answer"), readiness.problem());
        go.countDown();
        assertEquals(Optional.empty(), waiting.get());
        assertEquals(2, probes.get());
        other.shutdown();
    }

    @Test
    void the_first_who_asks_keeps_nobody_out() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        store = () -> {
            asked.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        };
        later(Duration.ofHours(1)); // nobody asked
        ExecutorService other = Executors.newSingleThreadExecutor();
        Future<Optional<String>> first = other.submit(readiness::problem);
        asked.await();

        assertEquals(Optional.empty(), readiness.problem());
        go.countDown();
        first.get();
        other.shutdown();
    }

    @Test
    void a_server_that_drains_is_not_ready_from_this_moment_on() {
        assertEquals(Optional.empty(), readiness.problem());

        readiness.drain();

        assertEquals(Optional.of("this server is about to stop"), readiness.problem());
    }
}
