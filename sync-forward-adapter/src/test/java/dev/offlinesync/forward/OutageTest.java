package dev.offlinesync.forward;

import static dev.offlinesync.testkit.SteppedSync.ANN;
import static dev.offlinesync.testkit.SteppedSync.BOB;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.handler.InvalidSubmission;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.store.InMemoryStore;
import dev.offlinesync.testkit.MutableClock;
import dev.offlinesync.testkit.SteppedSync;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The queue in front of an upstream that goes away and comes back. */
@Tag("thorough")
class OutageTest {
    private static final Duration ROUND = Duration.ofSeconds(5);

    private final UpstreamServer upstream = UpstreamServer.start();
    private final MutableClock clock = MutableClock.any();
    private final ForwardingHandler erp =
            ForwardingHandler.to(upstream.address()).clock(clock).build();
    private final SteppedSync queue = SteppedSync.on(
            new InMemoryStore(clock),
            clock,
            Handlers.builder().route(erp.route("/api/invoices")).build(),
            settings -> settings);

    @AfterEach
    void stop() {
        upstream.close();
    }

    @Test
    void an_outage_of_an_hour_loses_nothing_and_keeps_the_order_of_each_record() {
        List<SyncItem> items = new ArrayList<>();
        for (int step = 0; step < 5; step++) {
            for (String record : List.of("a", "b", "c")) {
                items.add(queue.add(write(record, step)));
            }
        }
        upstream.answers(503, "");
        forAnHour();
        for (SyncItem item : items) {
            assertEquals(Status.PENDING, queue.item(item).status());
            assertEquals(0, queue.item(item).attempts());
        }
        int during = upstream.received().size();

        upstream.answers(200, "");
        forAnHour();

        List<UpstreamServer.Received> after =
                upstream.received().subList(during, upstream.received().size());
        assertEquals(items.size(), after.size(), "each once");
        for (SyncItem item : items) {
            assertEquals(Status.COMPLETED, queue.item(item).status());
            assertEquals(1, queue.item(item).attempts());
        }
        for (String record : List.of("a", "b", "c")) {
            assertEquals(
                    List.of("{\"step\":0}", "{\"step\":1}", "{\"step\":2}", "{\"step\":3}", "{\"step\":4}"),
                    after.stream()
                            .filter(r -> r.path().endsWith("/" + record))
                            .map(UpstreamServer.Received::body)
                            .toList());
        }
    }

    @Test
    void an_upstream_that_is_down_is_hardly_called() {
        for (int record = 0; record < 50; record++) {
            queue.add(write("r" + record, 0));
        }
        upstream.answers(503, "");

        queue.process();
        assertEquals(Circuit.IN_A_ROW, upstream.received().size());

        forAnHour();
        int most = Circuit.IN_A_ROW + 5 + 60 * 60 / 80;
        assertTrue(
                upstream.received().size() <= most,
                () -> "it was called " + upstream.received().size() + " times");
    }

    @Test
    void everything_is_sent_two_minutes_after_the_upstream_is_back() {
        List<SyncItem> items = new ArrayList<>();
        for (int record = 0; record < 50; record++) {
            items.add(queue.add(write("r" + record, 0)));
        }
        upstream.answers(503, "");
        forAnHour();
        upstream.answers(200, "");

        during(Duration.ofMinutes(2).plus(ROUND));

        items.forEach(item -> assertEquals(Status.COMPLETED, queue.item(item).status()));
    }

    @Test
    void one_write_that_always_takes_too_long_holds_back_its_own_record_alone() {
        upstream.answers(exchange -> UpstreamServer.answer(
                exchange, exchange.getRequestURI().getPath().endsWith("/slow") ? 504 : 200, ""));
        SyncItem slow = queue.add(write("slow", 0));
        SyncItem behind = queue.add(write("slow", 1));
        List<SyncItem> others = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            others.add(queue.add(write("r" + i, 0)));
            queue.process();
            clock.advance(ROUND);
        }

        others.forEach(item -> assertEquals(Status.COMPLETED, queue.item(item).status()));
        assertEquals(Status.PENDING, queue.item(behind).status());
        assertEquals(
                Failure.handler("the upstream answered 504"), queue.item(slow).failure());
    }

    @Test
    void regression_a_user_whose_writes_the_upstream_trips_over_stops_nobody_else() {
        upstream.answers(exchange -> UpstreamServer.answer(
                exchange, exchange.getRequestURI().getPath().endsWith("trip") ? 500 : 200, ""));
        for (int i = 0; i < 100; i++) {
            queue.add(BOB, write(i + "-trip", 0));
            queue.process(BOB);
            SyncItem victims = queue.add(write("r" + i, 0));
            queue.process();
            assertEquals(Status.COMPLETED, queue.item(victims).status());
            clock.advance(Duration.ofSeconds(1));
        }
    }

    @Test
    void a_user_who_called_too_often_waits_as_long_as_the_upstream_asks_and_nobody_else_does() {
        upstream.answers(429, "", "Retry-After", "60");
        SyncItem first = queue.add(BOB, write("first", 0));
        SyncItem second = queue.add(BOB, write("second", 0));
        queue.process(BOB);
        assertEquals(1, upstream.received().size());
        assertEquals(0, queue.item(second).attempts());

        upstream.answers(200, "");
        SyncItem others = queue.add(write("others", 0));
        queue.process();
        assertEquals(Status.COMPLETED, queue.item(others).status());
        clock.advance(Duration.ofSeconds(59));
        queue.process(BOB);
        assertEquals(2, upstream.received().size());

        clock.advance(ROUND);
        queue.process(BOB);
        assertEquals(Status.COMPLETED, queue.item(first).status());
        assertEquals(Status.COMPLETED, queue.item(second).status());
    }

    @Test
    void an_error_of_the_upstream_uses_up_attempts_and_then_lets_the_next_one_pass() {
        upstream.answers(500, "");
        SyncItem item = queue.add(write("a", 0));
        during(Duration.ofMinutes(5));
        assertEquals(Status.FAILED, queue.item(item).status());
        assertEquals(5, queue.item(item).attempts());

        upstream.answers(200, "");
        SyncItem next = queue.add(write("a", 1));
        during(Duration.ofMinutes(2));

        assertEquals(Status.COMPLETED, queue.item(next).status());
    }

    @Test
    void an_endpoint_that_could_lead_elsewhere_is_refused_when_it_is_sent() {
        InvalidSubmission refused = queue.queue()
                .check(ANN, Submission.of("/api/invoices/%2e%2e", Method.PUT, Map.of()))
                .orElseThrow();

        assertEquals("/endpoint", refused.field());
        assertEquals("has a segment that is . or ..", refused.getMessage());
    }

    private static Submission write(String record, int step) {
        return Submission.of("/api/invoices/" + record, Method.PUT, Map.of("step", step));
    }

    private void forAnHour() {
        during(Duration.ofHours(1));
    }

    /** As the worker does it, a round every five seconds. */
    private void during(Duration time) {
        for (Duration t = Duration.ZERO; t.compareTo(time) < 0; t = t.plus(ROUND)) {
            while (queue.process().backlog().remaining() > 0) {
                // the next batch
            }
            clock.advance(ROUND);
        }
    }
}
