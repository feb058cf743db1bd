package dev.offlinesync.forward;

import static dev.offlinesync.testkit.SteppedSync.ANN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.handler.Route;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.store.InMemoryStore;
import dev.offlinesync.core.store.SyncStore;
import dev.offlinesync.testkit.MutableClock;
import dev.offlinesync.testkit.SteppedSync;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An upstream that gives records ids of its own. */
class OwnIdsTest {
    private static final Set<Method> ALL = EnumSet.of(Method.POST, Method.PUT, Method.PATCH, Method.DELETE);

    private final UpstreamServer upstream = UpstreamServer.start();
    private final MutableClock clock = MutableClock.any();
    private final SyncStore store = new InMemoryStore(clock);
    private final ForwardingHandler erp =
            ForwardingHandler.to(upstream.address()).clock(clock).build();
    private final SteppedSync queue = SteppedSync.on(
            store,
            clock,
            Handlers.builder()
                    .route(route("/api/orders", new RecordIds("/order/_id", Map.of())))
                    .route(route(
                            "/api/lines",
                            new RecordIds("id", Map.of("orderId", "/api/orders", "/more/orders", "/api/orders"))))
                    .build(),
            settings -> settings);

    private Route route(String path, RecordIds ids) {
        return erp.route(path, ALL, List.of(), ids);
    }

    @AfterEach
    void stop() {
        upstream.close();
    }

    /** Numbers for orders, texts for lines. */
    private void answers() {
        upstream.answers(exchange -> UpstreamServer.answer(
                exchange,
                200,
                exchange.getRequestURI().getPath().startsWith("/api/orders")
                        ? "{\"order\":{\"_id\":4711}}"
                        : "{\"id\":\"L 1\"}"));
    }

    private List<String> sent() {
        return upstream.received().stream()
                .map(r -> r.method() + " " + r.path() + " " + r.body())
                .toList();
    }

    private static Submission order(Method method, Map<String, ?> data) {
        return Submission.of(method == Method.POST ? "/api/orders" : "/api/orders/o-1", method, new TreeMap<>(data));
    }

    @Test
    void later_writes_of_a_record_and_references_to_it_are_sent_with_the_upstreams_id() {
        answers();
        queue.add(order(Method.POST, Map.of("_id", "o-1")));
        queue.add(order(Method.PUT, Map.of("_id", "o-1", "n", 2)));
        queue.add(Submission.of(
                "/api/lines",
                Method.POST,
                new TreeMap<>(
                        Map.of("_id", "l-1", "orderId", "o-1", "more", Map.of("orders", List.of("o-1", "o-2"))))));
        queue.add(Submission.of("/api/lines/l-1", Method.PATCH, Map.of("orderId", "o-1")));

        queue.processUntilDone();

        assertEquals(
                Set.of(
                        "POST /api/orders {\"_id\":\"o-1\"}",
                        "PUT /api/orders/4711 {\"_id\":4711,\"n\":2}",
                        "POST /api/lines {\"_id\":\"l-1\",\"more\":{\"orders\":[4711,\"o-2\"]},\"orderId\":4711}",
                        "PATCH /api/lines/L%201 {\"orderId\":4711}"),
                Set.copyOf(sent()));
    }

    @Test
    void what_refers_to_a_record_waits_for_its_create_and_not_for_others() {
        upstream.answers(503, "");
        SyncItem create = queue.add(order(Method.POST, Map.of("_id", "o-1")));
        SyncItem line = queue.add(line("l-1", "o-1"));
        SyncItem other = queue.add(line("l-2", "o-of-old"));
        queue.process();
        queue.assertThat(queue.item(create)).isWaiting();
        queue.assertThat(queue.item(line)).isDue().hasAttempts(0);
        queue.assertThat(queue.item(other)).isWaiting();

        answers();
        queue.advance(Duration.ofHours(1)).processUntilDone();

        assertTrue(sent().contains("POST /api/lines {\"_id\":\"l-1\",\"orderId\":4711}"), sent().toString());
        assertTrue(sent().contains("POST /api/lines {\"_id\":\"l-2\",\"orderId\":\"o-of-old\"}"), sent().toString());
    }

    @Test
    void if_the_create_fails_for_good_what_refers_to_it_is_sent_as_it_is() {
        upstream.answers(422, "");
        queue.add(order(Method.POST, Map.of("_id", "o-1")));
        queue.process();
        answers();
        queue.add(line("l-1", "o-1"));
        queue.add(order(Method.PUT, Map.of("n", 2)));

        queue.processUntilDone();

        assertTrue(sent().contains("POST /api/lines {\"_id\":\"l-1\",\"orderId\":\"o-1\"}"), sent().toString());
        assertTrue(sent().contains("PUT /api/orders/o-1 {\"n\":2}"), sent().toString());
    }

    private static Submission line(String id, String order) {
        return Submission.of("/api/lines", Method.POST, new TreeMap<>(Map.of("_id", id, "orderId", order)));
    }

    @Test
    void ids_are_kept_as_long_as_their_records_and_for_each_user() {
        answers();
        queue.add(order(Method.POST, Map.of("_id", "o-1")));
        queue.processUntilDone();
        assertEquals(1, store.records().count(ANN, "syncids"));
        queue.add(SteppedSync.BOB, order(Method.PUT, Map.of("n", 1)));
        queue.processUntilDone(SteppedSync.BOB);
        queue.add(order(Method.DELETE, Map.of()));
        queue.processUntilDone();
        assertEquals(0, store.records().count(ANN, "syncids"));

        assertTrue(sent().contains("PUT /api/orders/o-1 {\"n\":1}"), sent().toString());
        assertTrue(sent().contains("DELETE /api/orders/4711 {}"), sent().toString());
    }

    @Test
    void an_answer_without_an_id_leaves_the_clients() {
        upstream.answers(201, "{\"order\":{\"_id\":{\"$oid\":1}}}");
        queue.add(order(Method.POST, Map.of("_id", "o-1")));
        queue.add(order(Method.PUT, Map.of("n", 2)));

        queue.processUntilDone();

        assertEquals("PUT /api/orders/o-1 {\"n\":2}", sent().get(1));
    }

    @Test
    void an_id_that_could_lead_elsewhere_is_not_sent() {
        upstream.answers(201, "{\"order\":{\"_id\":\"../admin\"}}");
        queue.add(order(Method.POST, Map.of("_id", "o-1")));
        SyncItem update = queue.add(order(Method.PUT, Map.of("n", 2)));

        queue.processUntilDone();

        queue.assertThat(queue.item(update)).isFailed();
        assertEquals(1, sent().size());
    }

    @Test
    void pointers_are_checked() {
        for (String wrong : List.of("", "/", "/a//b", "/a~2", "/a".repeat(11))) {
            assertThrows(IllegalArgumentException.class, () -> new RecordIds(wrong, Map.of()), wrong);
        }
    }
}
