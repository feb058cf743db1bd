package dev.offlinesync.contract;

import static dev.offlinesync.contract.Given.ANNA;
import static dev.offlinesync.contract.Given.LEASE;
import static dev.offlinesync.contract.Given.NOW;
import static dev.offlinesync.contract.Given.id;
import static dev.offlinesync.contract.Given.ids;
import static dev.offlinesync.contract.Given.item;
import static dev.offlinesync.contract.Given.items;
import static dev.offlinesync.contract.Given.reread;
import static dev.offlinesync.contract.Given.stored;
import static dev.offlinesync.contract.Lanes.claimed;
import static dev.offlinesync.contract.Lanes.lane;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.store.LaneStore;
import dev.offlinesync.core.store.LaneStore.Claim;
import dev.offlinesync.core.store.LaneStore.Lane;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the next holder finds of a party that died or was too slow: suspects, and an interruption that counts once. */
public interface TakeoverContract extends StoreContract {
    private LaneStore lanes() {
        return store().lanes();
    }

    @Test
    default void a_takeover_makes_suspects_of_the_old_batch_and_names_none() {
        List<SyncItem> batch = stored(store(), items(ANNA, 3));
        Lane dead = lane(store(), ANNA, batch);
        assertEquals(List.of(), lanes().abandoned(10));
        endLeases();
        assertEquals(List.of(ANNA), lanes().abandoned(10));
        assertEquals(Set.of(), lanes().running(ANNA));

        Claim.Claimed taken = claimed(store(), ANNA, List.of(id()));

        assertTrue(taken.takenOver());
        assertTrue(taken.lane().epoch() > dead.epoch());
        assertEquals(ids(batch), taken.lane().suspects());
        assertEquals(Set.of(), lanes().running(ANNA));
        assertEquals(List.of(), lanes().abandoned(10));
        assertEquals(
                batch, batch.stream().map(item -> reread(store(), item)).toList(), "several items: none is blamed");
    }

    @Test
    default void the_interruption_of_an_item_that_was_alone_counts_once() {
        SyncItem alone = stored(store(), item(ANNA));
        lane(store(), ANNA, List.of(alone));
        endLeases();

        lane(store(), ANNA, List.of());

        SyncItem counted = reread(store(), alone);
        assertEquals(1, counted.attempts());
        assertEquals("interrupted", counted.error());
        assertEquals(Status.PENDING, counted.status());
        assertEquals(NOW.plusSeconds(5), counted.retryAt());
        assertEquals(alone.sequence(), counted.sequence());

        endLeases();
        lane(store(), ANNA, List.of());
        assertEquals(
                counted.attempts(),
                reread(store(), alone).attempts(),
                "the batch is empty since: nobody was interrupted");
    }

    @Test
    default void an_interrupted_item_bears_the_epoch_of_the_lane_that_was_taken_over() {
        SyncItem alone = stored(store(), item(ANNA));
        Lane dead = lane(store(), ANNA, List.of(alone));
        endLeases();

        Lane taken = lane(store(), ANNA, List.of());

        assertTrue(taken.epoch() > dead.epoch());
        assertEquals(dead.epoch(), reread(store(), alone).epoch());
    }

    @Test
    default void each_interruption_of_an_item_that_runs_alone_again_counts() {
        SyncItem alone = stored(store(), item(ANNA));
        lane(store(), ANNA, List.of(alone));
        for (int attempts = 1; attempts <= 3; attempts++) {
            endLeases();
            Lane taken = lane(store(), ANNA, List.of());
            assertEquals(attempts, reread(store(), alone).attempts());
            assertTrue(lanes().renew(taken, List.of(alone.id()), LEASE));
        }
    }

    @Test
    default void an_item_that_has_ended_is_not_interrupted() {
        SyncItem alone = stored(store(), item(ANNA));
        lane(store(), ANNA, List.of(alone));
        SyncItem ended = alone.completed(Map.of(), NOW);
        store().queue().replace(alone, ended);
        endLeases();

        lane(store(), ANNA, List.of());

        assertEquals(ended, reread(store(), alone));
    }

    @Test
    default void an_item_that_is_gone_is_not_interrupted() {
        lane(store(), ANNA, List.of(item(ANNA)));
        endLeases();

        claimed(store(), ANNA, List.of());
    }

    @Test
    default void suspects_stay_until_the_holder_drops_them() {
        List<SyncItem> batch = stored(store(), items(ANNA, 2));
        lane(store(), ANNA, batch);
        endLeases();
        Lane taken = lane(store(), ANNA, List.of());
        lanes().release(taken);

        Claim.Claimed next = claimed(store(), ANNA, List.of());
        assertFalse(next.takenOver());
        assertEquals(ids(batch), next.lane().suspects());

        Lane one = next.lane().withSuspects(ids(batch.subList(1, 2)));
        assertTrue(lanes().renew(one, ids(batch.subList(0, 1)), LEASE));
        lanes().release(one);
        Lane last = lane(store(), ANNA, List.of());
        assertEquals(ids(batch.subList(1, 2)), last.suspects());
        lanes().release(last.withSuspects(List.of()));
        assertEquals(List.of(), lane(store(), ANNA, List.of()).suspects());
    }

    @Test
    default void the_batch_of_a_second_crash_joins_the_suspects() {
        List<SyncItem> batch = stored(store(), items(ANNA, 3));
        lane(store(), ANNA, batch.subList(0, 2));
        endLeases();
        Lane taken = lane(store(), ANNA, List.of());
        lanes().renew(taken, ids(batch.subList(1, 3)), LEASE);
        endLeases();

        assertEquals(ids(batch), lane(store(), ANNA, List.of()).suspects());
    }

    @Test
    default void the_suspects_of_a_takeover_outlive_a_holder_who_wrote_nothing() {
        List<SyncItem> batch = stored(store(), items(ANNA, 2));
        lane(store(), ANNA, batch);
        endLeases();
        lane(store(), ANNA, List.of());
        endLeases();

        assertEquals(ids(batch), lane(store(), ANNA, List.of()).suspects());
    }
}
