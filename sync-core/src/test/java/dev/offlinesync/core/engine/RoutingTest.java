package dev.offlinesync.core.engine;

import static dev.offlinesync.core.testing.Fixture.ANN;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.offlinesync.core.handler.KeyFunction;
import dev.offlinesync.core.handler.Plan;
import dev.offlinesync.core.handler.Result;
import dev.offlinesync.core.handler.Route;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.testing.Fixture;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The embedder's key function is asked once for an item that is stored, and once for an item that runs. */
class RoutingTest {
    private final AtomicInteger asked = new AtomicInteger();
    private final KeyFunction byId = Route.byId("/api/notes", List.of());
    private final Fixture f = new Fixture(handlers -> handlers.pure(
            "/api/notes",
            (user, item, submission) -> {
                asked.incrementAndGet();
                return byId.idOf(user, item, submission);
            },
            (item, context) -> Plan.apply(records -> Result.put(records.ownKey(), Map.of()))));

    private static List<Submission> fifty() {
        return IntStream.range(0, 50)
                .mapToObj(i -> Submission.of("/api/notes", Method.POST, Map.of("_id", "n" + i)))
                .toList();
    }

    @Test
    void fifty_items_are_routed_fifty_times_when_they_are_added_and_fifty_times_when_they_run() {
        f.sync.queue().addAll(ANN, fifty());
        assertEquals(50, asked.getAndSet(0));

        assertEquals(50, f.process().successful());
        assertEquals(50, asked.get());
    }

    @Test
    void a_push_routes_each_item_once_to_store_it_and_once_to_run_it() {
        f.sync.queue().push(ANN, fifty());
        assertEquals(100, asked.get());
    }
}
