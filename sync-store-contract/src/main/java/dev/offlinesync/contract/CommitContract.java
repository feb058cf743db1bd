package dev.offlinesync.contract;

import static dev.offlinesync.contract.Given.ANNA;
import static dev.offlinesync.contract.Given.BERT;
import static dev.offlinesync.contract.Given.LEASE;
import static dev.offlinesync.contract.Given.NOW;
import static dev.offlinesync.contract.Given.completing;
import static dev.offlinesync.contract.Given.delete;
import static dev.offlinesync.contract.Given.expense;
import static dev.offlinesync.contract.Given.id;
import static dev.offlinesync.contract.Given.ids;
import static dev.offlinesync.contract.Given.item;
import static dev.offlinesync.contract.Given.items;
import static dev.offlinesync.contract.Given.record;
import static dev.offlinesync.contract.Given.reread;
import static dev.offlinesync.contract.Given.settling;
import static dev.offlinesync.contract.Given.stored;
import static dev.offlinesync.contract.Lanes.RELEASE;
import static dev.offlinesync.contract.Lanes.claim;
import static dev.offlinesync.contract.Lanes.claimed;
import static dev.offlinesync.contract.Lanes.lane;
import static dev.offlinesync.contract.Lanes.slot;
import static dev.offlinesync.contract.Lanes.write;
import static dev.offlinesync.contract.Race.race;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Outcome;
import dev.offlinesync.core.item.Receipt;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.Tree;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.record.RecordWrite;
import dev.offlinesync.core.record.Slot;
import dev.offlinesync.core.record.StoredRecord;
import dev.offlinesync.core.record.Tombstone;
import dev.offlinesync.core.rules.Decision;
import dev.offlinesync.core.store.LaneStore;
import dev.offlinesync.core.store.LaneStore.Claim;
import dev.offlinesync.core.store.LaneStore.Commit;
import dev.offlinesync.core.store.LaneStore.Lane;
import dev.offlinesync.core.store.LaneStore.Next;
import dev.offlinesync.core.store.QueueStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A commit reads and writes records, settles items and frees or keeps the lane; without the lane it does nothing. */
public interface CommitContract extends StoreContract {
    private LaneStore lanes() {
        return store().lanes();
    }

    @Test
    default void a_commit_writes_records_and_items_and_frees_the_lane() {
        List<SyncItem> batch = stored(store(), items(ANNA, 2));
        Lane lane = lane(store(), ANNA, batch);
        StoredRecord made =
                record(expense(batch.get(0).id().hex()), ANNA, batch.get(0).id(), 1, Map.of("amount", 12));
        Decision decision = new Decision(List.of(Given.create(made)), settling(batch), List.of());

        Commit commit = lanes().commit(lane, Set.of(), RELEASE, read -> decision);

        assertEquals(decision, assertInstanceOf(Commit.Committed.class, commit).decision());
        assertEquals(made, store().records().find(ANNA, made.key()).orElseThrow());
        for (int i = 0; i < 2; i++) {
            SyncItem after = decision.settlements().get(i).after();
            assertEquals(after.withEpoch(lane.epoch()), reread(store(), after));
        }
        assertEquals(Set.of(), lanes().running(ANNA));
        assertFalse(claimed(store(), ANNA, List.of()).takenOver());
    }

    @Test
    default void items_get_the_number_of_the_commit_that_settles_them_if_they_are_to() {
        List<SyncItem> batch = stored(store(), items(ANNA, 3));
        Lane lane = lane(store(), ANNA, batch);
        List<SyncItem> after = List.of(
                batch.get(0).completed(null, NOW).with(new Receipt(0, Outcome.OVERWROTE, "c").numberedAtCommit()),
                batch.get(1).completed(null, NOW),
                batch.get(2).retrying(Given.WHY, NOW, NOW));
        SyncItem direct = item(ANNA).completed(null, NOW).with(Receipt.NONE.numberedAtCommit());
        Decision decision = new Decision(
                List.of(),
                IntStream.range(0, 3)
                        .mapToObj(i -> new Decision.Settlement(batch.get(i), after.get(i)))
                        .toList(),
                List.of(direct));

        Commit.Committed committed =
                assertInstanceOf(Commit.Committed.class, lanes().commit(lane, Set.of(), RELEASE, read -> decision));

        QueueStore.Receipts receipts = store().queue().receipts(ANNA, List.of());
        assertEquals(committed.feed(), receipts.feed());
        long number = committed.feed().changes();
        assertEquals(
                new Receipt(number, Outcome.OVERWROTE, "c"),
                reread(store(), after.get(0)).receipt());
        assertEquals(Receipt.NONE, reread(store(), after.get(1)).receipt());
        assertEquals(Receipt.NONE, reread(store(), after.get(2)).receipt());
        assertEquals(new Receipt(number, null, null), reread(store(), direct).receipt());
    }

    @Test
    default void a_commit_may_keep_the_lane_for_the_next_batch() {
        List<SyncItem> batch = stored(store(), items(ANNA, 2));
        Lane lane = lane(store(), ANNA, batch.subList(0, 1));

        lanes().commit(
                        lane,
                        Set.of(),
                        new Next.Continue(ids(batch.subList(1, 2)), LEASE),
                        read -> completing(batch.subList(0, 1)));

        assertEquals(Set.of(batch.get(1).id()), lanes().running(ANNA));
        assertInstanceOf(
                Commit.Committed.class,
                lanes().commit(lane, Set.of(), RELEASE, read -> completing(batch.subList(1, 2))));
        assertEquals(Status.COMPLETED, reread(store(), batch.get(1)).status());
    }

    @Test
    default void a_commit_stores_the_suspects_it_is_given() {
        SyncItem suspect = stored(store(), item(ANNA));
        Lane lane = lane(store(), ANNA, List.of());
        Lane suspecting = lane.withSuspects(List.of(suspect.id()));

        lanes().commit(suspecting, Set.of(), RELEASE, read -> completing(List.of()));

        assertEquals(List.of(suspect.id()), lane(store(), ANNA, List.of()).suspects());
    }

    @Test
    default void a_record_is_read_changed_deleted_and_made_again_with_its_versions() {
        Lane lane = lane(store(), ANNA, List.of());
        RecordKey key = expense("64b7f9f2a1b2c3d4e5f6aaaa");
        assertEquals(Slot.empty(key), slot(store(), lane, key));

        StoredRecord one = record(key, ANNA, id(), 1, Map.of("amount", 1, "tags", List.of("a", "b")));
        write(store(), lane, Given.create(one));
        assertEquals(Slot.of(one), slot(store(), lane, key));

        StoredRecord two = new StoredRecord(
                key, ANNA, Tree.of(Map.of("amount", 2.5, "note", "n")), 2, id(), 8, NOW, NOW.plusSeconds(1));
        write(store(), lane, new RecordWrite(Slot.of(one), Slot.of(two)));
        assertEquals(Slot.of(two), slot(store(), lane, key));
        assertEquals(two, store().records().find(ANNA, key).orElseThrow());

        ItemId deleter = id();
        write(store(), lane, delete(two, deleter));
        assertEquals(Slot.of(new Tombstone(key, ANNA, 3, deleter, Given.SEQUENCE, NOW)), slot(store(), lane, key));
        assertTrue(store().records().find(ANNA, key).isEmpty());

        StoredRecord four = record(key, ANNA, id(), 4, Map.of());
        write(store(), lane, new RecordWrite(slot(store(), lane, key), Slot.of(four)));
        assertEquals(Slot.of(four), slot(store(), lane, key));

        write(store(), lane, delete(four, deleter));
        assertEquals(Slot.of(new Tombstone(key, ANNA, 5, deleter, Given.SEQUENCE, NOW)), slot(store(), lane, key));
    }

    @Test
    default void one_commit_reads_and_writes_several_collections() {
        Lane lane = lane(store(), ANNA, List.of());
        StoredRecord order = record(new RecordKey(Given.ORDERS, "o-1"), ANNA, id(), 1, Map.of("n", 1));
        StoredRecord expense = record(expense("o-1"), ANNA, id(), 1, Map.of("n", 2));
        write(store(), lane, Given.create(order), Given.create(expense));

        Map<RecordKey, Slot> seen = new HashMap<>();
        lanes().commit(lane, Set.of(order.key(), expense.key(), expense("none")), RELEASE, read -> {
            seen.putAll(read);
            return new Decision(List.of(), List.of(), List.of());
        });

        assertEquals(
                Map.of(
                        order.key(), Slot.of(order),
                        expense.key(), Slot.of(expense),
                        expense("none"), Slot.empty(expense("none"))),
                seen);
    }

    @Test
    default void another_users_record_is_read_as_theirs_or_not_at_all() {
        Lane berts = lane(store(), BERT, List.of());
        StoredRecord theirs = record(expense("x"), BERT, id(), 1, Map.of("secret", true));
        write(store(), berts, Given.create(theirs));

        Slot seen = recordKeys() == RecordKeys.OF_EACH_USER ? Slot.empty(theirs.key()) : Slot.of(theirs);
        assertEquals(seen, slot(store(), lane(store(), ANNA, List.of()), expense("x")));
    }

    @Test
    default void a_lane_that_was_taken_over_commits_nothing() {
        List<SyncItem> batch = stored(store(), items(ANNA, 2));
        Lane old = lane(store(), ANNA, batch);
        endLeases();
        Lane taken = lane(store(), ANNA, List.of());
        StoredRecord made = record(expense("made"), ANNA, id(), 1, Map.of());

        Commit commit = lanes().commit(
                        old,
                        Set.of(),
                        RELEASE,
                        read -> new Decision(List.of(Given.create(made)), settling(batch), List.of()));

        assertEquals(new Commit.LaneLost(), commit);
        assertEquals(batch, batch.stream().map(item -> reread(store(), item)).toList());
        assertTrue(store().records().find(ANNA, made.key()).isEmpty());
        assertFalse(lanes().renew(old, List.of(), LEASE));
        lanes().release(old);
        assertTrue(lanes().renew(taken, List.of(), LEASE));
    }

    @Test
    default void a_released_lane_commits_nothing() {
        Lane lane = lane(store(), ANNA, List.of());
        lanes().release(lane);

        assertEquals(new Commit.LaneLost(), lanes().commit(lane, Set.of(), RELEASE, read -> completing(List.of())));
        assertFalse(lanes().renew(lane, List.of(), LEASE));
    }

    @Test
    default void ended_items_enter_the_queue_with_a_commit() {
        SyncItem before = stored(store(), item(ANNA));
        Lane lane = lane(store(), ANNA, List.of());
        SyncItem ended = item(ANNA).completed(Map.of("_id", "1"), NOW);

        lanes().commit(lane, Set.of(), RELEASE, read -> new Decision(List.of(), List.of(), List.of(ended)));

        SyncItem is = reread(store(), ended);
        assertTrue(is.sequence() > before.sequence());
        assertEquals(ended.withSequence(is.sequence()).withEpoch(lane.epoch()), is);
    }

    @Test
    default void a_decision_that_throws_leaves_everything_as_it_was() {
        Lane lane = lane(store(), ANNA, List.of());

        assertThrows(
                IllegalStateException.class,
                () -> lanes().commit(lane, Set.of(), RELEASE, read -> {
                    throw new IllegalStateException("no idea");
                }));

        assertInstanceOf(
                Commit.Committed.class, lanes().commit(lane, Set.of(), RELEASE, read -> completing(List.of())));
    }

    @Test
    default void parties_that_race_for_a_lane_count_every_step_once() throws Exception {
        RecordKey key = expense("counter");
        int threads = 8;
        int each = 5;
        race(threads, () -> {
            int done = 0;
            while (done < each) {
                if (claim(store(), ANNA, List.of()) instanceof Claim.Claimed claimed) {
                    lanes().commit(
                                    claimed.lane(),
                                    Set.of(key),
                                    RELEASE,
                                    read -> counted(Objects.requireNonNull(read.get(key))));
                    done++;
                }
            }
            return done;
        });

        StoredRecord counter = store().records().find(ANNA, key).orElseThrow();
        assertEquals((long) threads * each, counter.version());
        assertEquals(threads * each, counter.data().get("n"));
    }

    private static Decision counted(Slot slot) {
        StoredRecord is = slot.record();
        StoredRecord next = is == null
                ? record(slot.key(), ANNA, id(), 1, Map.of("n", 1))
                : record(
                        slot.key(),
                        ANNA,
                        id(),
                        is.version() + 1,
                        Map.of("n", (int) Objects.requireNonNull(is.data().get("n")) + 1));
        return new Decision(List.of(new RecordWrite(slot, Slot.of(next))), List.of(), List.of());
    }
}
