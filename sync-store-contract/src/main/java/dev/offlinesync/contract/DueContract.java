package dev.offlinesync.contract;

import static dev.offlinesync.contract.Given.ANNA;
import static dev.offlinesync.contract.Given.BERT;
import static dev.offlinesync.contract.Given.MANY_BYTES;
import static dev.offlinesync.contract.Given.NOW;
import static dev.offlinesync.contract.Given.completed;
import static dev.offlinesync.contract.Given.due;
import static dev.offlinesync.contract.Given.failed;
import static dev.offlinesync.contract.Given.id;
import static dev.offlinesync.contract.Given.ids;
import static dev.offlinesync.contract.Given.item;
import static dev.offlinesync.contract.Given.itemWith;
import static dev.offlinesync.contract.Given.items;
import static dev.offlinesync.contract.Given.stored;
import static dev.offlinesync.contract.Given.waiting;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.rules.OpenItem;
import dev.offlinesync.core.store.QueueStore;
import dev.offlinesync.core.store.QueueStore.Due;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is due now, in which order, and what is counted beside it. */
public interface DueContract extends StoreContract {
    private QueueStore queue() {
        return store().queue();
    }

    @Test
    default void due_items_come_by_priority_then_age() {
        List<SyncItem> items = List.of(
                item(ANNA, id(), "/a", 0),
                item(ANNA, id(), "/b", -3),
                item(ANNA, id(), "/c", 5),
                item(ANNA, id(), "/d", 0),
                item(ANNA, id(), "/e", 5));
        List<SyncItem> in = stored(store(), items);
        stored(store(), item(BERT));

        Due due = due(store(), ANNA);

        assertEquals(List.of(in.get(2), in.get(4), in.get(0), in.get(3), in.get(1)), due.items());
        assertEquals(5, due.due());
        assertTrue(due.isAll());
        assertEquals(List.of(), due.toRepair());
    }

    @Test
    default void nothing_is_due_where_there_is_nothing() {
        Due due = due(store(), ANNA);

        assertEquals(new Due(List.of(), 0, 0, null, List.of()), due);
    }

    @Test
    default void ended_items_are_not_due() {
        completed(store(), item(ANNA));
        failed(store(), item(ANNA));

        assertEquals(new Due(List.of(), 0, 0, null, List.of()), due(store(), ANNA));
    }

    @Test
    default void an_item_waits_until_its_retry_time_and_not_longer() {
        SyncItem now = waiting(store(), item(ANNA), NOW);
        Instant later = NOW.plusMillis(1);
        waiting(store(), item(ANNA), later.plusSeconds(9));
        waiting(store(), item(ANNA), later);

        Due due = due(store(), ANNA);

        assertEquals(List.of(now), due.items());
        assertEquals(1, due.due());
        assertEquals(2, due.waiting());
        assertEquals(later, due.nextRetryAt());
        assertFalse(due.isAll());
    }

    @Test
    default void an_item_found_processing_is_due_like_any_other() {
        SyncItem item = stored(store(), item(ANNA));
        queue().replace(item, item.stamped(NOW));

        assertEquals(List.of(item.stamped(NOW)), due(store(), ANNA).items());
    }

    @Test
    default void pending_and_processing_items_are_one_order() {
        List<SyncItem> in = stored(store(), items(ANNA, 6));
        for (int i : List.of(1, 2, 4)) {
            queue().replace(in.get(i), in.get(i).stamped(NOW));
        }

        assertEquals(ids(in), ids(due(store(), ANNA).items()));
        assertEquals(
                ids(in.subList(0, 3)),
                ids(queue().due(ANNA, NOW, 3, MANY_BYTES, QueueStore.COUNTED).items()));
    }

    @Test
    default void a_page_has_its_limit_and_the_rest_is_counted() {
        List<SyncItem> in = stored(store(), items(ANNA, 12));

        Due due = queue().due(ANNA, NOW, 5, MANY_BYTES, QueueStore.COUNTED);

        assertEquals(in.subList(0, 5), due.items());
        assertEquals(12, due.due());
        assertTrue(due.hasMore());
    }

    @Test
    default void counts_stop_at_their_bound() {
        queue().insert(items(ANNA, 1000));
        queue().insert(items(ANNA, 30));

        assertEquals(
                1003, queue().due(ANNA, NOW, 3, MANY_BYTES, QueueStore.COUNTED).due());
        assertEquals(
                1030, queue().due(ANNA, NOW, 50, MANY_BYTES, QueueStore.COUNTED).due());
        assertEquals(51, queue().due(ANNA, NOW, 50, MANY_BYTES, 1).due());
    }

    @Test
    default void a_page_stops_before_its_bytes_are_exceeded() {
        String large = "x".repeat(100_000);
        List<SyncItem> in = stored(
                store(),
                List.of(
                        itemWith(ANNA, Map.of("a", large)),
                        itemWith(ANNA, Map.of("a", "small")),
                        itemWith(ANNA, Map.of("a", large)),
                        itemWith(ANNA, Map.of("a", large)),
                        itemWith(ANNA, Map.of("a", "small"))));

        Due due = queue().due(ANNA, NOW, 50, 250_000, QueueStore.COUNTED);

        assertEquals(in.subList(0, 3), due.items());
        assertEquals(5, due.due());
    }

    /** Whether a page is full must not be judged by the size of rows or documents alone. */
    @Test
    default void many_small_values_fill_a_page_by_what_they_take_in_memory() {
        Map<String, ?> wide =
                Map.of("a", Collections.nCopies(4000, 1)); // 256,000 bytes so, a sixth of them when stored
        List<SyncItem> in =
                stored(store(), List.of(itemWith(ANNA, wide), itemWith(ANNA, wide), itemWith(ANNA, wide), item(ANNA)));

        Due due = queue().due(ANNA, NOW, 50, 600_000, QueueStore.COUNTED);

        assertEquals(in.subList(0, 2), due.items());
        assertEquals(4, due.due());
    }

    @Test
    default void one_item_is_given_however_large() {
        List<SyncItem> in = stored(store(), List.of(itemWith(ANNA, Map.of("a", "x".repeat(300_000))), item(ANNA)));

        assertEquals(
                in.subList(0, 1),
                queue().due(ANNA, NOW, 50, 1000, QueueStore.COUNTED).items());
    }

    @Test
    default void due_items_behind_a_place_are_keys_in_the_same_order() {
        List<SyncItem> items = List.of(
                item(ANNA, id(), "/a", 0),
                item(ANNA, id(), "/b", 3),
                item(ANNA, id(), "/c", 0),
                item(ANNA, id(), "/d", -1),
                item(ANNA, id(), "/e", 3));
        List<SyncItem> in = stored(store(), items);
        waiting(store(), item(ANNA), NOW.plusSeconds(1));
        SyncItem retried = waiting(store(), item(ANNA), NOW);
        failed(store(), item(ANNA));

        List<OpenItem> behind = queue().dueBehind(ANNA, NOW, OpenItem.of(in.get(4), NOW), 1000);

        assertEquals(
                List.of(
                        OpenItem.of(in.get(0), NOW),
                        OpenItem.of(in.get(2), NOW),
                        OpenItem.of(retried, NOW),
                        OpenItem.of(in.get(3), NOW)),
                behind);
        assertEquals(behind.subList(1, 3), queue().dueBehind(ANNA, NOW, behind.get(0), 2));
    }
}
