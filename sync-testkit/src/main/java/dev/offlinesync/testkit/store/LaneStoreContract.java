package dev.offlinesync.testkit.store;

import static dev.offlinesync.testkit.store.Given.ANNA;
import static dev.offlinesync.testkit.store.Given.BERT;
import static dev.offlinesync.testkit.store.Given.LEASE;
import static dev.offlinesync.testkit.store.Given.NOW;
import static dev.offlinesync.testkit.store.Given.completing;
import static dev.offlinesync.testkit.store.Given.delete;
import static dev.offlinesync.testkit.store.Given.expense;
import static dev.offlinesync.testkit.store.Given.id;
import static dev.offlinesync.testkit.store.Given.item;
import static dev.offlinesync.testkit.store.Given.items;
import static dev.offlinesync.testkit.store.Given.record;
import static dev.offlinesync.testkit.store.Given.settling;
import static dev.offlinesync.testkit.store.Given.stored;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.Tree;
import dev.offlinesync.core.item.UserId;
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
import dev.offlinesync.core.store.Page;
import dev.offlinesync.core.store.SyncStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The contract of {@link LaneStore}, as far as every store keeps it; see {@link AtomicLaneStoreContract} for the rest. */
public interface LaneStoreContract extends StoreContract {
    AtomicLong TOKENS = new AtomicLong();
    Next RELEASE = new Next.Release();

    default LaneStore lanes() {
        return store().lanes();
    }

    private static String token() {
        return "token-" + TOKENS.incrementAndGet();
    }

    private static List<ItemId> ids(List<SyncItem> items) {
        return items.stream().map(SyncItem::id).toList();
    }

    default Claim claim(UserId user, List<ItemId> batch) {
        return lanes().claim(user, token(), batch, LEASE, Given::interrupted);
    }

    default Lane lane(UserId user, List<SyncItem> batch) {
        return assertInstanceOf(Claim.Claimed.class, claim(user, ids(batch))).lane();
    }

    default SyncItem now(SyncItem item) {
        return store().queue().find(item.id()).orElseThrow();
    }

    private Slot slot(Lane lane, RecordKey key) {
        Map<RecordKey, Slot> seen = new HashMap<>();
        lanes().commit(lane, Set.of(key), new Next.Continue(List.of(), LEASE), read -> {
            seen.putAll(read);
            return new Decision(List.of(), List.of(), List.of());
        });
        return Objects.requireNonNull(seen.get(key));
    }

    default Commit write(Lane lane, RecordWrite... writes) {
        return lanes().commit(
                        lane,
                        Set.of(),
                        new Next.Continue(List.of(), LEASE),
                        read -> new Decision(List.of(writes), List.of(), List.of()));
    }

    // ---- claim, renew, release

    @Test
    default void a_free_lane_is_claimed_and_names_its_batch() {
        List<SyncItem> batch = stored(store(), items(ANNA, 2));

        Claim.Claimed claimed = assertInstanceOf(Claim.Claimed.class, claim(ANNA, ids(batch)));

        assertFalse(claimed.takenOver());
        assertEquals(ANNA, claimed.lane().user());
        assertEquals(List.of(), claimed.lane().suspects());
        assertEquals(Set.copyOf(ids(batch)), lanes().running(ANNA));
    }

    @Test
    default void a_lane_is_busy_while_its_lease_runs() {
        lane(ANNA, List.of());

        assertInstanceOf(Claim.Busy.class, claim(ANNA, List.of()));
        assertInstanceOf(Claim.Claimed.class, claim(BERT, List.of()));
    }

    @Test
    default void a_released_lane_is_free_again_and_its_epoch_rises() {
        Lane first = lane(ANNA, stored(store(), items(ANNA, 1)));
        lanes().release(first);
        assertEquals(Set.of(), lanes().running(ANNA));

        Claim.Claimed second = assertInstanceOf(Claim.Claimed.class, claim(ANNA, List.of()));

        assertFalse(second.takenOver());
        assertTrue(second.lane().epoch() > first.epoch());
        assertEquals(List.of(), second.lane().suspects());
    }

    @Test
    default void a_release_of_a_lane_that_is_not_ours_any_more_changes_nothing() {
        Lane old = lane(ANNA, List.of());
        lanes().release(old);
        lane(ANNA, List.of());

        lanes().release(old);

        assertInstanceOf(Claim.Busy.class, claim(ANNA, List.of()));
    }

    @Test
    default void a_renewal_names_the_batch_that_is_about_to_run() {
        List<SyncItem> batch = stored(store(), items(ANNA, 2));
        Lane lane = lane(ANNA, batch.subList(0, 1));

        assertTrue(lanes().renew(lane, ids(batch.subList(1, 2)), LEASE));

        assertEquals(Set.of(batch.get(1).id()), lanes().running(ANNA));
    }

    @Test
    default void a_lane_whose_lease_is_over_is_renewed_as_long_as_nobody_took_it() {
        Lane lane = lane(ANNA, List.of());
        endLeases();

        assertTrue(lanes().renew(lane, List.of(), LEASE));
        assertInstanceOf(Claim.Busy.class, claim(ANNA, List.of()));
    }

    @Test
    default void a_list_tells_what_is_running_while_the_lease_runs() {
        List<SyncItem> items = stored(store(), items(ANNA, 3));
        lane(BERT, stored(store(), items(BERT, 1)));
        assertEquals(new SyncStore.Listing(new Page<>(items, false), Set.of()), list(10));

        Lane lane = lane(ANNA, items.subList(0, 2));
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

    // ---- takeover

    @Test
    default void a_takeover_makes_suspects_of_the_old_batch_and_names_none() {
        List<SyncItem> batch = stored(store(), items(ANNA, 3));
        Lane dead = lane(ANNA, batch);
        assertEquals(List.of(), lanes().abandoned(10));
        endLeases();
        assertEquals(List.of(ANNA), lanes().abandoned(10));
        assertEquals(Set.of(), lanes().running(ANNA));

        Claim.Claimed taken = assertInstanceOf(Claim.Claimed.class, claim(ANNA, List.of(id())));

        assertTrue(taken.takenOver());
        assertTrue(taken.lane().epoch() > dead.epoch());
        assertEquals(ids(batch), taken.lane().suspects());
        assertEquals(Set.of(), lanes().running(ANNA));
        assertEquals(List.of(), lanes().abandoned(10));
        assertEquals(batch, batch.stream().map(this::now).toList(), "several items: none is blamed");
    }

    @Test
    default void the_interruption_of_an_item_that_was_alone_counts_once() {
        SyncItem alone = stored(store(), item(ANNA));
        lane(ANNA, List.of(alone));
        endLeases();

        lane(ANNA, List.of());

        SyncItem counted = now(alone);
        assertEquals(1, counted.attempts());
        assertEquals("interrupted", counted.error());
        assertEquals(Status.PENDING, counted.status());
        assertEquals(NOW.plusSeconds(5), counted.retryAt());
        assertEquals(alone.sequence(), counted.sequence());

        endLeases();
        lane(ANNA, List.of());
        assertEquals(counted.attempts(), now(alone).attempts(), "the batch is empty since: nobody was interrupted");
    }

    @Test
    default void an_interrupted_item_bears_the_epoch_of_the_lane_that_was_taken_over() {
        SyncItem alone = stored(store(), item(ANNA));
        Lane dead = lane(ANNA, List.of(alone));
        endLeases();

        Lane taken = lane(ANNA, List.of());

        assertTrue(taken.epoch() > dead.epoch());
        assertEquals(dead.epoch(), now(alone).epoch());
    }

    @Test
    default void each_interruption_of_an_item_that_runs_alone_again_counts() {
        SyncItem alone = stored(store(), item(ANNA));
        lane(ANNA, List.of(alone));
        for (int attempts = 1; attempts <= 3; attempts++) {
            endLeases();
            Lane taken = lane(ANNA, List.of());
            assertEquals(attempts, now(alone).attempts());
            assertTrue(lanes().renew(taken, List.of(alone.id()), LEASE));
        }
    }

    @Test
    default void an_item_that_has_ended_is_not_interrupted() {
        SyncItem alone = stored(store(), item(ANNA));
        lane(ANNA, List.of(alone));
        SyncItem ended = alone.completed(Map.of(), NOW);
        store().queue().replace(alone, ended);
        endLeases();

        lane(ANNA, List.of());

        assertEquals(ended, now(alone));
    }

    @Test
    default void an_item_that_is_gone_is_not_interrupted() {
        lane(ANNA, List.of(item(ANNA)));
        endLeases();

        assertInstanceOf(Claim.Claimed.class, claim(ANNA, List.of()));
    }

    @Test
    default void suspects_stay_until_the_holder_drops_them() {
        List<SyncItem> batch = stored(store(), items(ANNA, 2));
        lane(ANNA, batch);
        endLeases();
        Lane taken = lane(ANNA, List.of());
        lanes().release(taken);

        Claim.Claimed next = assertInstanceOf(Claim.Claimed.class, claim(ANNA, List.of()));
        assertFalse(next.takenOver());
        assertEquals(ids(batch), next.lane().suspects());

        Lane one = next.lane().withSuspects(ids(batch.subList(1, 2)));
        assertTrue(lanes().renew(one, ids(batch.subList(0, 1)), LEASE));
        lanes().release(one);
        Lane last = lane(ANNA, List.of());
        assertEquals(ids(batch.subList(1, 2)), last.suspects());
        lanes().release(last.withSuspects(List.of()));
        assertEquals(List.of(), lane(ANNA, List.of()).suspects());
    }

    @Test
    default void the_batch_of_a_second_crash_joins_the_suspects() {
        List<SyncItem> batch = stored(store(), items(ANNA, 3));
        lane(ANNA, batch.subList(0, 2));
        endLeases();
        Lane taken = lane(ANNA, List.of());
        lanes().renew(taken, ids(batch.subList(1, 3)), LEASE);
        endLeases();

        assertEquals(ids(batch), lane(ANNA, List.of()).suspects());
    }

    @Test
    default void of_many_claims_at_once_one_succeeds() throws Exception {
        for (int round = 0; round < 5; round++) {
            int won = race(16, () -> claim(ANNA, List.of()) instanceof Claim.Claimed ? 1 : 0);
            assertEquals(1, won);
            endLeases();
        }
    }

    private static int race(int threads, Callable<Integer> each) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            int sum = 0;
            for (Future<Integer> f : pool.invokeAll(java.util.Collections.nCopies(threads, each))) {
                sum += f.get();
            }
            return sum;
        } finally {
            pool.shutdown();
        }
    }

    // ---- commit

    @Test
    default void a_commit_writes_records_and_items_and_frees_the_lane() {
        List<SyncItem> batch = stored(store(), items(ANNA, 2));
        Lane lane = lane(ANNA, batch);
        StoredRecord made =
                record(expense(batch.get(0).id().hex()), ANNA, batch.get(0).id(), 1, Map.of("amount", 12));
        Decision decision = new Decision(List.of(Given.create(made)), settling(batch), List.of());

        Commit commit = lanes().commit(lane, Set.of(), RELEASE, read -> decision);

        assertEquals(new Commit.Committed(decision), commit);
        assertEquals(made, store().records().find(ANNA, made.key()).orElseThrow());
        for (int i = 0; i < 2; i++) {
            SyncItem after = decision.settlements().get(i).after();
            assertEquals(after.withEpoch(lane.epoch()), now(after));
        }
        assertEquals(Set.of(), lanes().running(ANNA));
        assertFalse(
                assertInstanceOf(Claim.Claimed.class, claim(ANNA, List.of())).takenOver());
    }

    @Test
    default void a_commit_may_keep_the_lane_for_the_next_batch() {
        List<SyncItem> batch = stored(store(), items(ANNA, 2));
        Lane lane = lane(ANNA, batch.subList(0, 1));

        lanes().commit(
                        lane,
                        Set.of(),
                        new Next.Continue(ids(batch.subList(1, 2)), LEASE),
                        read -> completing(batch.subList(0, 1)));

        assertEquals(Set.of(batch.get(1).id()), lanes().running(ANNA));
        assertInstanceOf(
                Commit.Committed.class,
                lanes().commit(lane, Set.of(), RELEASE, read -> completing(batch.subList(1, 2))));
        assertEquals(Status.COMPLETED, now(batch.get(1)).status());
    }

    @Test
    default void a_commit_stores_the_suspects_it_is_given() {
        SyncItem suspect = stored(store(), item(ANNA));
        Lane lane = lane(ANNA, List.of());
        Lane suspecting = lane.withSuspects(List.of(suspect.id()));

        lanes().commit(suspecting, Set.of(), RELEASE, read -> completing(List.of()));

        assertEquals(List.of(suspect.id()), lane(ANNA, List.of()).suspects());
    }

    @Test
    default void a_record_is_read_changed_deleted_and_made_again_with_its_versions() {
        Lane lane = lane(ANNA, List.of());
        RecordKey key = expense("64b7f9f2a1b2c3d4e5f6aaaa");
        assertEquals(Slot.empty(key), slot(lane, key));

        StoredRecord one = record(key, ANNA, id(), 1, Map.of("amount", 1, "tags", List.of("a", "b")));
        write(lane, Given.create(one));
        assertEquals(Slot.of(one), slot(lane, key));

        StoredRecord two = new StoredRecord(
                key, ANNA, Tree.of(Map.of("amount", 2.5, "note", "n")), 2, id(), NOW, NOW.plusSeconds(1));
        write(lane, new RecordWrite(Slot.of(one), Slot.of(two)));
        assertEquals(Slot.of(two), slot(lane, key));
        assertEquals(two, store().records().find(ANNA, key).orElseThrow());

        ItemId deleter = id();
        write(lane, delete(two, deleter));
        assertEquals(Slot.of(new Tombstone(key, ANNA, 3, deleter, NOW)), slot(lane, key));
        assertTrue(store().records().find(ANNA, key).isEmpty());

        StoredRecord four = record(key, ANNA, id(), 4, Map.of());
        write(lane, new RecordWrite(slot(lane, key), Slot.of(four)));
        assertEquals(Slot.of(four), slot(lane, key));

        write(lane, delete(four, deleter));
        assertEquals(Slot.of(new Tombstone(key, ANNA, 5, deleter, NOW)), slot(lane, key));
    }

    @Test
    default void one_commit_reads_and_writes_several_collections() {
        Lane lane = lane(ANNA, List.of());
        StoredRecord order = record(new RecordKey(Given.ORDERS, "o-1"), ANNA, id(), 1, Map.of("n", 1));
        StoredRecord expense = record(expense("o-1"), ANNA, id(), 1, Map.of("n", 2));
        write(lane, Given.create(order), Given.create(expense));

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
    default void another_users_record_is_read_as_theirs() {
        Lane berts = lane(BERT, List.of());
        StoredRecord theirs = record(expense("x"), BERT, id(), 1, Map.of("secret", true));
        write(berts, Given.create(theirs));

        assertEquals(Slot.of(theirs), slot(lane(ANNA, List.of()), expense("x")));
    }

    @Test
    default void a_lane_that_was_taken_over_commits_nothing() {
        List<SyncItem> batch = stored(store(), items(ANNA, 2));
        Lane old = lane(ANNA, batch);
        endLeases();
        Lane taken = lane(ANNA, List.of());
        StoredRecord made = record(expense("made"), ANNA, id(), 1, Map.of());

        Commit commit = lanes().commit(
                        old,
                        Set.of(),
                        RELEASE,
                        read -> new Decision(List.of(Given.create(made)), settling(batch), List.of()));

        assertEquals(new Commit.LaneLost(), commit);
        assertEquals(batch, batch.stream().map(this::now).toList());
        assertTrue(store().records().find(ANNA, made.key()).isEmpty());
        assertFalse(lanes().renew(old, List.of(), LEASE));
        lanes().release(old);
        assertTrue(lanes().renew(taken, List.of(), LEASE));
    }

    @Test
    default void a_released_lane_commits_nothing() {
        Lane lane = lane(ANNA, List.of());
        lanes().release(lane);

        assertEquals(new Commit.LaneLost(), lanes().commit(lane, Set.of(), RELEASE, read -> completing(List.of())));
        assertFalse(lanes().renew(lane, List.of(), LEASE));
    }

    @Test
    default void ended_items_enter_the_queue_with_a_commit() {
        SyncItem before = stored(store(), item(ANNA));
        Lane lane = lane(ANNA, List.of());
        SyncItem ended = item(ANNA).completed(Map.of("_id", "1"), NOW);

        lanes().commit(lane, Set.of(), RELEASE, read -> new Decision(List.of(), List.of(), List.of(ended)));

        SyncItem is = now(ended);
        assertTrue(is.sequence() > before.sequence());
        assertEquals(ended.withSequence(is.sequence()).withEpoch(lane.epoch()), is);
    }

    @Test
    default void a_decision_that_throws_leaves_everything_as_it_was() {
        Lane lane = lane(ANNA, List.of());

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
                if (claim(ANNA, List.of()) instanceof Claim.Claimed claimed) {
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

    @Test
    default void lanes_left_behind_are_listed_up_to_a_limit() {
        List<UserId> users = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            users.add(new UserId("user-" + i));
        }
        users.forEach(user -> lane(user, List.of()));
        lanes().release(lane(BERT, List.of()));
        endLeases();
        lane(ANNA, List.of());

        assertEquals(Set.copyOf(users), Set.copyOf(lanes().abandoned(10)));
        assertEquals(3, lanes().abandoned(3).size());
    }
}
