package dev.offlinesync.contract;

import static dev.offlinesync.contract.Given.ANNA;
import static dev.offlinesync.contract.Given.BERT;
import static dev.offlinesync.contract.Given.NOW;
import static dev.offlinesync.contract.Given.completed;
import static dev.offlinesync.contract.Given.failed;
import static dev.offlinesync.contract.Given.item;
import static dev.offlinesync.contract.Given.items;
import static dev.offlinesync.contract.Given.stored;
import static dev.offlinesync.contract.Lanes.lane;
import static dev.offlinesync.contract.Lanes.settle;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.core.item.OrderKey;
import dev.offlinesync.core.item.Outcome;
import dev.offlinesync.core.item.Receipt;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.store.LaneStore.Commit;
import dev.offlinesync.core.store.LaneStore.Lane;
import dev.offlinesync.core.store.Page;
import dev.offlinesync.core.store.QueueStore;
import dev.offlinesync.core.store.QueueStore.Deleted;
import dev.offlinesync.core.store.QueueStore.Stored;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What changes stored items outside of a lane: repair, deletion and replacement. */
public interface ItemChangeContract extends StoreContract {
    Set<Status> NOT_COMPLETED = EnumSet.of(Status.PENDING, Status.PROCESSING, Status.FAILED);

    private QueueStore queue() {
        return store().queue();
    }

    @Test
    default void repairing_an_item_that_lacks_nothing_changes_nothing() {
        SyncItem item = stored(store(), item(ANNA));

        queue().repair(ANNA, List.of(item.repaired(new OrderKey("/api/other/1"))));

        assertEquals(item, queue().find(item.id()).orElseThrow());
    }

    @Test
    default void deleting_takes_the_chosen_statuses_of_one_user() {
        SyncItem completed = completed(store(), item(ANNA));
        failed(store(), item(ANNA));
        stored(store(), items(ANNA, 2));
        SyncItem theirs = stored(store(), item(BERT));

        assertEquals(new Deleted(3, 0), queue().delete(ANNA, NOT_COMPLETED));

        assertEquals(
                List.of(completed),
                queue().page(ANNA, EnumSet.allOf(Status.class), null, 10).items());
        assertTrue(queue().find(theirs.id()).isPresent());
        assertEquals(new Deleted(0, 0), queue().delete(ANNA, Set.of()));
    }

    @Test
    default void deleting_spares_what_a_live_lane_names() {
        List<SyncItem> batch = stored(store(), items(ANNA, 2));
        SyncItem idle = stored(store(), item(ANNA));
        Lane lane = lane(store(), ANNA, batch);

        assertEquals(new Deleted(1, 2), queue().delete(ANNA, NOT_COMPLETED));
        assertTrue(queue().find(idle.id()).isEmpty());

        assertEquals(new Deleted(0, 0), queue().delete(ANNA, Set.of(Status.FAILED)));
        store().lanes().release(lane);
        assertEquals(new Deleted(2, 0), queue().delete(ANNA, NOT_COMPLETED));
    }

    @Test
    default void deleting_spares_what_is_stamped_under_a_live_lane_and_its_outcome_is_stored() {
        SyncItem item = stored(store(), item(ANNA));
        Lane lane = lane(store(), ANNA, List.of(item));
        SyncItem stamped = item.stamped(NOW).withEpoch(lane.epoch());
        settle(store(), lane, item, stamped);

        assertEquals(new Deleted(0, 1), queue().delete(ANNA, EnumSet.allOf(Status.class)));

        assertInstanceOf(Commit.Committed.class, settle(store(), lane, stamped, stamped.completed(Map.of(), NOW)));
        assertEquals(Status.COMPLETED, queue().find(item.id()).orElseThrow().status());
    }

    @Test
    default void deleting_takes_what_a_lane_left_behind() {
        SyncItem item = stored(store(), item(ANNA));
        SyncItem named = stored(store(), item(ANNA));
        Lane lane = lane(store(), ANNA, List.of(item, named));
        settle(store(), lane, item, item.stamped(NOW));
        endLeases();

        assertEquals(new Deleted(2, 0), queue().delete(ANNA, NOT_COMPLETED));
    }

    @Test
    default void the_lane_of_another_user_spares_nothing() {
        SyncItem mine = stored(store(), item(ANNA));
        lane(store(), BERT, List.of(mine));

        assertEquals(new Deleted(1, 0), queue().delete(ANNA, NOT_COMPLETED));
    }

    @Test
    default void a_deleted_item_can_be_stored_again_and_gets_a_new_sequence() {
        SyncItem item = stored(store(), item(ANNA));
        queue().delete(ANNA, Set.of(Status.PENDING));

        Stored again = queue().insert(List.of(item)).get(0);

        assertTrue(again.isNew());
        assertTrue(queue().find(item.id()).orElseThrow().sequence() > item.sequence());
    }

    @Test
    default void what_waits_by_a_clock_that_was_set_back_waits_as_long_as_it_was_meant_to() {
        SyncItem item = stored(store(), item(ANNA));
        SyncItem waiting = item.retrying(Given.WHY, NOW.plusSeconds(5), NOW);
        queue().replace(item, waiting);
        Instant now = NOW.minus(Duration.ofDays(3650));

        assertEquals(1, queue().reschedule(now));

        SyncItem moved = queue().find(item.id()).orElseThrow();
        assertEquals(now.plusSeconds(5), moved.retryAt());
        assertEquals(now, moved.updatedAt());
        assertEquals(waiting.attempts(), moved.attempts());
        assertEquals(waiting.failure(), moved.failure());
        assertEquals(waiting.sequence(), moved.sequence());
        assertEquals(0, queue().reschedule(now), "once");
    }

    @Test
    default void a_time_of_retry_from_long_before_stays_however_far_it_is_ahead() {
        SyncItem item = stored(store(), item(ANNA));
        SyncItem byHand = item.retrying(Given.WHY, NOW.plus(Duration.ofDays(30)), NOW);
        queue().replace(item, byHand);

        assertEquals(0, queue().reschedule(NOW));
        assertEquals(0, queue().reschedule(NOW.plusSeconds(1)));

        assertEquals(byHand.retryAt(), queue().find(item.id()).orElseThrow().retryAt());
    }

    @Test
    default void what_nobody_has_tried_is_due_at_once_if_it_was_created_after_now() {
        SyncItem untried = stored(store(), item(ANNA));
        Instant now = untried.createdAt().minusSeconds(3600);

        assertEquals(1, queue().reschedule(now));

        assertEquals(now, queue().find(untried.id()).orElseThrow().retryAt());
        assertEquals(List.of(ANNA), queue().usersWithDueWork(now, Duration.ofSeconds(30), null, 10));
    }

    @Test
    default void what_has_ended_or_is_due_is_not_rescheduled() {
        failed(store(), item(ANNA));
        completed(store(), item(ANNA));
        SyncItem item = stored(store(), item(BERT));
        queue().replace(item, item.retrying(Given.WHY, NOW.minusSeconds(7200), NOW));

        assertEquals(0, queue().reschedule(NOW.minusSeconds(3600)));
    }

    @Test
    default void an_item_is_replaced_only_as_it_was_read() {
        SyncItem failed = failed(store(), item(ANNA));

        assertTrue(queue().replace(failed, failed.requeued(NOW)));
        assertFalse(queue().replace(failed, failed.requeued(NOW)));

        SyncItem is = queue().find(failed.id()).orElseThrow();
        assertEquals(failed.requeued(NOW), is);
        assertEquals(Given.WHY, is.failure());
        assertEquals(0, is.attempts());
        assertFalse(queue().replace(is.withSequence(is.sequence() + 1), is.failed(Given.WHY, NOW)));
        assertFalse(queue().replace(is.stamped(NOW), is.failed(Given.WHY, NOW)));
        assertFalse(queue().replace(item(ANNA), is.failed(Given.WHY, NOW)));
    }

    @Test
    default void receipts_are_the_users_own_without_data() {
        SyncItem settled = completed(store(), item(ANNA));
        SyncItem open = stored(store(), item(ANNA));
        SyncItem others = stored(store(), item(BERT));

        QueueStore.Receipts receipts =
                queue().receipts(ANNA, List.of(settled.id(), open.id(), others.id(), Given.id()));

        assertEquals(Set.of(settled.withoutData(), open.withoutData()), Set.copyOf(receipts.items()));
        assertEquals(Set.of(), receipts.shortened());
        assertEquals(
                null,
                queue().receipts(new UserId("nobody yet"), List.of(settled.id()))
                        .feed());
    }

    @Test
    default void receipts_without_room_for_their_answers_are_told_of_without_them() {
        Map<String, String> half = Map.of("text", "x".repeat((int) Page.MAX_BYTES / 2));
        List<SyncItem> settled = IntStream.range(0, 6)
                .mapToObj(i -> stored(store(), item(ANNA).completed(half, NOW)))
                .toList();

        QueueStore.Receipts receipts =
                queue().receipts(ANNA, settled.stream().map(SyncItem::id).toList());

        assertEquals(6, receipts.items().size());
        assertTrue(receipts.shortened().size() > 0 && receipts.shortened().size() < 6, receipts.shortened()::toString);
        for (SyncItem item : receipts.items()) {
            assertEquals(receipts.shortened().contains(item.id()), item.responseData() == null);
        }
    }

    @Test
    default void a_receipt_is_kept_until_the_item_is_open_again() {
        SyncItem is = stored(store(), item(ANNA));
        SyncItem failed = is.failed(Given.WHY, NOW).with(new Receipt(1L << 50, Outcome.MERGED, "c-1"));

        assertTrue(queue().replace(is, failed));
        assertEquals(failed, queue().find(is.id()).orElseThrow());

        assertTrue(queue().replace(failed, failed.requeued(NOW)));
        assertEquals(Receipt.NONE, queue().find(is.id()).orElseThrow().receipt());
    }

    @Test
    default void every_field_of_a_settled_item_is_kept() {
        SyncItem failed = failed(store(), item(ANNA));
        assertEquals(Given.WHY, failed.failure());
        assertEquals(1, failed.attempts());

        SyncItem completed = completed(store(), item(BERT));
        assertEquals(Map.of("ok", true), completed.responseData());
        assertEquals(NOW, completed.completedAt());
        assertNull(completed.failure());
    }
}
