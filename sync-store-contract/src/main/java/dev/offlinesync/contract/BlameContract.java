package dev.offlinesync.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.queue.SyncQueue.Added;
import dev.offlinesync.core.queue.SyncQueue.Written;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.record.RecordRules;
import dev.offlinesync.core.record.Resource;
import dev.offlinesync.testkit.MutableClock;
import dev.offlinesync.testkit.SteppedSync;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * A database can have rules that this system does not know. Of the writes that one commit would make, only those fail
 * that break one: the engine on the store under test.
 */
public interface BlameContract extends StoreContract {
    /**
     * From now on no two orders have the same {@code number}; orders without one are taken.
     *
     * @return what the database calls this rule: a refusal names it
     */
    String requireUniqueNumbers();

    private SteppedSync sync() {
        SteppedSync sync = SteppedSync.on(
                store(),
                MutableClock.at(Given.NOW.toString()),
                Handlers.builder()
                        .resource(Resource.of("/api/orders", RecordRules.NONE))
                        .resource(Resource.of("/api/expenses", RecordRules.NONE))
                        .build(),
                settings -> settings);
        push(sync, order("taken", Map.of("number", "N1")));
        return sync;
    }

    private static Submission order(String id, Map<String, ?> data) {
        return Submission.of("/api/orders/" + id, Method.POST, data);
    }

    private static Submission change(String id, Map<String, ?> data) {
        return Submission.of("/api/orders/" + id, Method.PUT, data);
    }

    private static List<SyncItem> push(SteppedSync sync, Submission... submissions) {
        return sync.queue().push(SteppedSync.ANN, List.of(submissions)).stream()
                .map(Added::item)
                .toList();
    }

    private static List<Status> statuses(List<SyncItem> items) {
        return items.stream().map(SyncItem::status).toList();
    }

    private static void assertBlamed(SyncItem item, String rule) {
        Failure failure = Objects.requireNonNull(item.failure());
        assertEquals(Failure.Kind.CONFLICT, failure.kind());
        assertTrue(failure.message().contains(rule), failure::message);
        assertTrue(!failure.message().contains("N1"), failure::message);
    }

    private Map<String, ?> stored(String id) {
        return store().records()
                .find(SteppedSync.ANN, new RecordKey(Given.ORDERS, id))
                .orElseThrow()
                .data();
    }

    @Test
    default void a_valid_write_does_not_fail_because_of_a_later_one_on_its_record() {
        String rule = requireUniqueNumbers();
        SteppedSync sync = sync();

        List<SyncItem> items = push(
                sync,
                order("a", Map.of("total", 1)),
                change("a", Map.of("total", 2)),
                change("a", Map.of("number", "N1")),
                order("b", Map.of("number", "N2")));

        assertEquals(List.of(Status.COMPLETED, Status.COMPLETED, Status.PENDING, Status.COMPLETED), statuses(items));
        assertBlamed(items.get(2), rule);
        assertEquals(Map.of("total", 2), stored("a"));
    }

    @Test
    default void a_valid_write_pays_no_attempt_for_an_earlier_one_on_its_record() {
        String rule = requireUniqueNumbers();
        SteppedSync sync = sync();
        push(sync, order("a", Map.of("total", 1)));

        List<SyncItem> items = push(sync, change("a", Map.of("number", "N1")), change("a", Map.of("total", 2)));

        assertEquals(List.of(Status.PENDING, Status.COMPLETED), statuses(items));
        assertBlamed(items.get(0), rule);
        assertEquals(1, items.get(1).attempts());
        assertEquals(Map.of("total", 2), stored("a"));
    }

    @Test
    default void of_fifty_changes_of_one_record_only_the_refused_ones_fail() {
        String rule = requireUniqueNumbers();
        SteppedSync sync = sync();
        push(sync, order("a", Map.of("total", 0)));

        List<SyncItem> items = push(
                sync,
                IntStream.range(0, 50)
                        .mapToObj(i -> change(
                                "a", i == 17 || i == 36 ? Map.of("number", "N1") : Map.of("total", i, "n" + i, i)))
                        .toArray(Submission[]::new));

        List<SyncItem> good = new ArrayList<>(items);
        good.removeAll(List.of(items.get(17), items.get(36)));
        assertEquals(
                48,
                good.stream()
                        .filter(i -> i.status() == Status.COMPLETED && i.attempts() == 1)
                        .count());
        assertBlamed(items.get(17), rule);
        assertBlamed(items.get(36), rule);
        assertEquals(49, stored("a").size());
    }

    @Test
    default void refused_creates_hold_up_nothing_of_their_user() {
        String rule = requireUniqueNumbers();
        SteppedSync sync = sync();
        List<Submission> some = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            some.add(order("o" + i, Map.of("number", i % 2 == 0 ? "N1" : "M" + i)));
        }
        some.add(Submission.of("/api/expenses", Method.POST, Map.of("amount", 1)));

        List<SyncItem> items = push(sync, some.toArray(Submission[]::new));

        for (int i = 0; i < 12; i += 2) {
            assertBlamed(items.get(i), rule);
        }
        assertEquals(
                7, items.stream().filter(i -> i.status() == Status.COMPLETED).count());
    }

    @Test
    default void a_direct_write_is_told_what_is_taken() {
        String rule = requireUniqueNumbers();

        Written written = sync().queue().write(SteppedSync.ANN, order("a", Map.of("number", "N1")));

        Failure failure = assertInstanceOf(Written.Failed.class, written).failure();
        assertEquals(Failure.Kind.CONFLICT, failure.kind());
        assertTrue(failure.message().contains(rule), failure::message);
    }
}
