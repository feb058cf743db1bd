package dev.offlinesync.contract;

import static dev.offlinesync.contract.Given.ANNA;
import static dev.offlinesync.contract.Given.NOW;
import static dev.offlinesync.contract.Given.completing;
import static dev.offlinesync.contract.Given.expense;
import static dev.offlinesync.contract.Given.id;
import static dev.offlinesync.contract.Given.item;
import static dev.offlinesync.contract.Given.items;
import static dev.offlinesync.contract.Given.record;
import static dev.offlinesync.contract.Given.reread;
import static dev.offlinesync.contract.Given.settling;
import static dev.offlinesync.contract.Given.stored;
import static dev.offlinesync.contract.Lanes.RELEASE;
import static dev.offlinesync.contract.Lanes.claim;
import static dev.offlinesync.contract.Lanes.lane;
import static dev.offlinesync.contract.Lanes.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.record.StoredRecord;
import dev.offlinesync.core.rules.Decision;
import dev.offlinesync.core.store.LaneStore;
import dev.offlinesync.core.store.LaneStore.Claim;
import dev.offlinesync.core.store.LaneStore.Commit;
import dev.offlinesync.core.store.LaneStore.Lane;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * What {@link LaneStore} promises if {@link LaneStore#isAtomic}: a decision is committed whole or not at all.
 */
public interface AtomicLaneStoreContract extends LaneStoreContract {
    private LaneStore lanes() {
        return store().lanes();
    }

    @Test
    default void an_item_that_changed_since_it_was_read_stops_the_whole_commit() {
        List<SyncItem> batch = stored(store(), items(ANNA, 3));
        StoredRecord made = record(expense("made"), ANNA, batch.get(0).id(), 1, Map.of());
        SyncItem changed = batch.get(1);
        List<SyncItem> readWrongly = List.of(
                changed.stamped(NOW), // its status
                Given.interrupted(changed), // its attempts
                changed.withSequence(changed.sequence() - 1),
                changed.withEpoch(changed.epoch() + 1),
                item(ANNA)); // deleted
        for (SyncItem wrong : readWrongly) {
            Lane lane = lane(store(), ANNA, batch);
            List<SyncItem> asRead = List.of(batch.get(0), wrong, batch.get(2));

            Commit commit = lanes().commit(
                            lane,
                            Set.of(),
                            RELEASE,
                            read -> new Decision(List.of(Given.create(made)), settling(asRead), List.of()));

            assertEquals(new Commit.Missed(), commit);
            assertEquals(
                    batch, batch.stream().map(item -> reread(store(), item)).toList());
            assertTrue(store().records().find(ANNA, made.key()).isEmpty());
            assertInstanceOf(Claim.Busy.class, claim(store(), ANNA, List.of()), "the lane is still ours");
            lanes().release(lane);
        }
    }

    @Test
    default void a_taken_key_is_refused_by_name_and_nothing_is_written() {
        StoredRecord there = record(expense("taken"), ANNA, id(), 1, Map.of());
        Lane earlier = lane(store(), ANNA, List.of());
        write(store(), earlier, Given.create(there));
        lanes().release(earlier);
        List<SyncItem> batch = stored(store(), items(ANNA, 1));
        Lane lane = lane(store(), ANNA, batch);
        StoredRecord free = record(expense("free"), ANNA, id(), 1, Map.of());
        StoredRecord taken = record(expense("taken"), ANNA, id(), 1, Map.of());

        Commit commit = lanes().commit(
                        lane,
                        Set.of(),
                        RELEASE,
                        read -> new Decision(
                                List.of(Given.create(free), Given.create(taken)), settling(batch), List.of()));

        assertEquals(taken.key(), assertInstanceOf(Commit.Refused.class, commit).key());
        assertTrue(store().records().find(ANNA, free.key()).isEmpty());
        assertEquals(batch.get(0), reread(store(), batch.get(0)));
        assertEquals(there, store().records().find(ANNA, there.key()).orElseThrow());
        assertInstanceOf(Commit.Committed.class, lanes().commit(lane, Set.of(), RELEASE, read -> completing(batch)));
    }

    @Test
    default void an_ended_item_whose_id_is_present_stops_the_whole_commit() {
        SyncItem present = stored(store(), item(ANNA));
        Lane lane = lane(store(), ANNA, List.of());
        StoredRecord made = record(expense("made"), ANNA, present.id(), 1, Map.of());

        Commit commit = lanes().commit(
                        lane,
                        Set.of(),
                        RELEASE,
                        read -> new Decision(
                                List.of(Given.create(made)), List.of(), List.of(present.completed(Map.of(), NOW))));

        assertEquals(new Commit.Missed(), commit);
        assertEquals(present, reread(store(), present));
        assertTrue(store().records().find(ANNA, made.key()).isEmpty());
    }
}
