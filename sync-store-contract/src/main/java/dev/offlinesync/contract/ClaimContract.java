package dev.offlinesync.contract;

import static dev.offlinesync.contract.Given.ANNA;
import static dev.offlinesync.contract.Given.BERT;
import static dev.offlinesync.contract.Given.LEASE;
import static dev.offlinesync.contract.Given.ids;
import static dev.offlinesync.contract.Given.items;
import static dev.offlinesync.contract.Given.stored;
import static dev.offlinesync.contract.Lanes.claim;
import static dev.offlinesync.contract.Lanes.claimed;
import static dev.offlinesync.contract.Lanes.lane;
import static dev.offlinesync.contract.Race.race;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.store.LaneStore;
import dev.offlinesync.core.store.LaneStore.Claim;
import dev.offlinesync.core.store.LaneStore.Lane;
import dev.offlinesync.core.store.Page;
import dev.offlinesync.core.store.SyncStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A lane is a lease: it is claimed, renewed, released, and listed if it was left behind. */
public interface ClaimContract extends StoreContract {
    private LaneStore lanes() {
        return store().lanes();
    }

    @Test
    default void a_claim_that_was_not_answered_can_be_asked_for_again_with_its_token() {
        SyncItem item = Given.stored(store(), Given.item(Given.BERT));
        Claim.Claimed first =
                (Claim.Claimed) store().lanes().claim(Given.BERT, "token", List.of(item.id()), Given.LEASE, i -> i);

        Claim.Claimed again = assertInstanceOf(
                Claim.Claimed.class, store().lanes().claim(Given.BERT, "token", List.of(), Given.LEASE, i -> i));

        assertEquals(first.lane(), again.lane());
        assertInstanceOf(
                Claim.Busy.class, store().lanes().claim(Given.BERT, "another", List.of(), Given.LEASE, i -> i));
        store().lanes().release(again.lane());
        assertInstanceOf(
                Claim.Claimed.class, store().lanes().claim(Given.BERT, "another", List.of(), Given.LEASE, i -> i));
    }

    @Test
    default void a_free_lane_is_claimed_and_names_its_batch() {
        List<SyncItem> batch = stored(store(), items(ANNA, 2));

        Claim.Claimed claimed = claimed(store(), ANNA, ids(batch));

        assertFalse(claimed.takenOver());
        assertEquals(ANNA, claimed.lane().user());
        assertEquals(List.of(), claimed.lane().suspects());
        assertEquals(Set.copyOf(ids(batch)), lanes().running(ANNA));
    }

    @Test
    default void a_lane_is_busy_while_its_lease_runs() {
        lane(store(), ANNA, List.of());

        assertInstanceOf(Claim.Busy.class, claim(store(), ANNA, List.of()));
        claimed(store(), BERT, List.of());
    }

    @Test
    default void a_released_lane_is_free_again_and_its_epoch_rises() {
        Lane first = lane(store(), ANNA, stored(store(), items(ANNA, 1)));
        lanes().release(first);
        assertEquals(Set.of(), lanes().running(ANNA));

        Claim.Claimed second = claimed(store(), ANNA, List.of());

        assertFalse(second.takenOver());
        assertTrue(second.lane().epoch() > first.epoch());
        assertEquals(List.of(), second.lane().suspects());
    }

    @Test
    default void a_release_of_a_lane_that_is_not_ours_any_more_changes_nothing() {
        Lane old = lane(store(), ANNA, List.of());
        lanes().release(old);
        lane(store(), ANNA, List.of());

        lanes().release(old);

        assertInstanceOf(Claim.Busy.class, claim(store(), ANNA, List.of()));
    }

    @Test
    default void a_renewal_names_the_batch_that_is_about_to_run() {
        List<SyncItem> batch = stored(store(), items(ANNA, 2));
        Lane lane = lane(store(), ANNA, batch.subList(0, 1));

        assertTrue(lanes().renew(lane, ids(batch.subList(1, 2)), LEASE));

        assertEquals(Set.of(batch.get(1).id()), lanes().running(ANNA));
    }

    @Test
    default void a_lane_whose_lease_is_over_is_renewed_as_long_as_nobody_took_it() {
        Lane lane = lane(store(), ANNA, List.of());
        endLeases();

        assertTrue(lanes().renew(lane, List.of(), LEASE));
        assertInstanceOf(Claim.Busy.class, claim(store(), ANNA, List.of()));
    }

    @Test
    default void a_list_tells_what_is_running_while_the_lease_runs() {
        List<SyncItem> items = stored(store(), items(ANNA, 3));
        lane(store(), BERT, stored(store(), items(BERT, 1)));
        assertEquals(new SyncStore.Listing(new Page<>(items, false), Set.of()), list(10));

        Lane lane = lane(store(), ANNA, items.subList(0, 2));
        assertEquals(
                new SyncStore.Listing(new Page<>(items.subList(0, 1), true), Set.copyOf(ids(items.subList(0, 2)))),
                list(1));

        endLeases();
        assertEquals(new SyncStore.Listing(new Page<>(items, false), Set.of()), list(10));

        lanes().renew(lane, ids(items.subList(2, 3)), LEASE);
        assertEquals(new SyncStore.Listing(new Page<>(items, false), Set.copyOf(ids(items.subList(2, 3)))), list(10));

        lanes().release(lane);
        assertEquals(new SyncStore.Listing(new Page<>(items, false), Set.of()), list(10));
    }

    private SyncStore.Listing list(int limit) {
        return store().list(ANNA, Status.OPEN, null, limit);
    }

    @Test
    default void of_many_claims_at_once_one_succeeds() throws Exception {
        for (int round = 0; round < 5; round++) {
            int won = race(16, () -> claim(store(), ANNA, List.of()) instanceof Claim.Claimed ? 1 : 0);
            assertEquals(1, won);
            endLeases();
        }
    }

    @Test
    default void lanes_left_behind_are_listed_up_to_a_limit() {
        List<UserId> users = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            users.add(new UserId("user-" + i));
        }
        users.forEach(user -> lane(store(), user, List.of()));
        lanes().release(lane(store(), BERT, List.of()));
        endLeases();
        lane(store(), ANNA, List.of());

        assertEquals(Set.copyOf(users), Set.copyOf(lanes().abandoned(10)));
        assertEquals(3, lanes().abandoned(3).size());
    }
}
