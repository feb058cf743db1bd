package dev.offlinesync.contract;

import static dev.offlinesync.contract.Given.ANNA;
import static dev.offlinesync.contract.Given.BERT;
import static dev.offlinesync.contract.Given.NOW;
import static dev.offlinesync.contract.Given.completed;
import static dev.offlinesync.contract.Given.failed;
import static dev.offlinesync.contract.Given.item;
import static dev.offlinesync.contract.Given.items;
import static dev.offlinesync.contract.Given.stored;
import static dev.offlinesync.contract.Given.waiting;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.offlinesync.core.item.QueueCounts;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.store.QueueStore;
import org.junit.jupiter.api.Test;

/** How much is in the queue, of a user and in all. */
public interface CountsContract extends StoreContract {
    private QueueStore queue() {
        return store().queue();
    }

    @Test
    default void items_are_counted_by_status_of_a_user_and_in_all() {
        stored(store(), items(ANNA, 3)); // created at NOW
        waiting(store(), item(ANNA), NOW.minusSeconds(60));
        waiting(store(), item(ANNA), NOW.plusSeconds(60));
        SyncItem running = stored(store(), item(ANNA));
        queue().replace(running, running.stamped(NOW));
        failed(store(), item(ANNA));
        failed(store(), item(BERT));
        completed(store(), item(ANNA));
        waiting(store(), item(BERT), NOW.plusSeconds(5));

        assertEquals(new QueueCounts(5, 1, 1, 5, NOW.minusSeconds(60)), queue().counts(ANNA, NOW, 100));
        assertEquals(new QueueCounts(1, 0, 1, 0, null), queue().counts(BERT, NOW, 100));
        assertEquals(new QueueCounts(1, 0, 1, 1, NOW.plusSeconds(5)), queue().counts(BERT, NOW.plusSeconds(5), 100));
        assertEquals(new QueueCounts(0, 0, 0, 0, null), queue().counts(new UserId("carl"), NOW, 100));
        assertEquals(new QueueCounts(6, 1, 2, 5, NOW.minusSeconds(60)), queue().counts(null, NOW, 100));
    }

    @Test
    default void an_item_that_nobody_has_tried_is_due_since_it_was_created() {
        assertEquals(new QueueCounts(0, 0, 0, 0, null), queue().counts(null, NOW, 100));

        stored(store(), item(BERT));

        assertEquals(new QueueCounts(1, 0, 0, 1, NOW), queue().counts(null, NOW.plusSeconds(9), 100));
    }

    @Test
    default void no_more_are_looked_at_than_was_asked_for() {
        queue().insert(items(ANNA, 5));
        queue().insert(items(BERT, 5));
        for (int i = 0; i < 4; i++) {
            failed(store(), item(ANNA));
        }

        assertEquals(new QueueCounts(3, 0, 3, 3, NOW), queue().counts(ANNA, NOW, 3));
        assertEquals(new QueueCounts(7, 0, 4, 7, NOW), queue().counts(null, NOW, 7));
    }
}
