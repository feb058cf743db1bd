package dev.offlinesync.contract;

import static dev.offlinesync.contract.Given.ANNA;
import static dev.offlinesync.contract.Given.BERT;
import static dev.offlinesync.contract.Given.EXPENSES;
import static dev.offlinesync.contract.Given.ORDERS;
import static dev.offlinesync.contract.Given.delete;
import static dev.offlinesync.contract.Given.expense;
import static dev.offlinesync.contract.Given.id;
import static dev.offlinesync.contract.Given.order;
import static dev.offlinesync.contract.Given.record;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.record.RecordWrite;
import dev.offlinesync.core.record.Slot;
import dev.offlinesync.core.record.StoredRecord;
import dev.offlinesync.core.rules.Adoption;
import dev.offlinesync.core.rules.Decision;
import dev.offlinesync.core.store.FeedOperations;
import dev.offlinesync.core.store.FeedPage;
import dev.offlinesync.core.store.FeedPage.Entry;
import dev.offlinesync.core.store.FeedPlace;
import dev.offlinesync.core.store.FeedScan;
import dev.offlinesync.core.store.FeedState;
import dev.offlinesync.core.store.LaneStore;
import dev.offlinesync.core.store.LaneStore.Claim;
import dev.offlinesync.core.store.LaneStore.Commit;
import dev.offlinesync.core.store.LaneStore.Lane;
import dev.offlinesync.core.store.LaneStore.Next;
import dev.offlinesync.core.store.Page;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What has changed: every commit has a number, and the feed of a user has each record at the number of its last commit. */
public interface FeedContract extends StoreContract {
    /** What a person does to a record in the database. */
    enum Edit {
        NUMBER_TAKEN_AWAY,
        /** Its number is one that no commit has given yet. */
        NUMBER_FROM_THE_FUTURE
    }

    /** Edits this record of the user's, which is there, behind the store's back. */
    void editByHand(UserId owner, RecordKey key, Edit edit);

    private FeedPage page(UserId user, FeedPlace after, long floor, int limit, String... collections) {
        FeedScan scan = new FeedScan(new TreeSet<>(Set.of(collections)), after, floor, limit);
        return store().records().changes(user, scan);
    }

    private FeedPage all(UserId user, FeedPlace after) {
        return page(user, after, 0, 1000, EXPENSES, ORDERS);
    }

    private FeedState state(UserId user) {
        return Objects.requireNonNull(all(user, FeedPlace.START).state());
    }

    private static List<String> shown(FeedPage page) {
        return page.entries().stream()
                .map(e -> (e.record() == null ? "-" : "") + e.key() + " v" + e.version())
                .toList();
    }

    private static List<Long> numbers(FeedPage page) {
        return page.entries().stream().map(Entry::change).toList();
    }

    private static StoredRecord made(RecordKey key, UserId owner, int n) {
        return record(key, owner, id(), n, Map.of("n", n));
    }

    private static RecordWrite update(StoredRecord before, StoredRecord after) {
        return new RecordWrite(Slot.of(before), Slot.of(after));
    }

    /** Commits these writes, and answers their number. */
    private long written(Lane lane, RecordWrite... writes) {
        assertInstanceOf(Commit.Committed.class, Lanes.write(store(), lane, writes));
        return state(lane.user()).changes();
    }

    @Test
    default void the_records_and_tombstones_of_a_commit_have_its_number_and_numbers_rise() {
        Lane lane = Lanes.lane(store(), ANNA, List.of());
        long before = state(ANNA).changes();
        StoredRecord one = made(expense("one"), ANNA, 1);
        StoredRecord two = made(order("two"), ANNA, 1);

        long first = written(lane, Given.create(one), Given.create(two));
        long second = written(lane, delete(two, id()), Given.create(made(expense("three"), ANNA, 1)));

        assertTrue(before < first && first < second, () -> before + ", " + first + ", " + second);
        FeedPage page = all(ANNA, FeedPlace.START);
        assertEquals(List.of("expenses/one v1", "expenses/three v1", "-orders/two v2"), shown(page));
        assertEquals(List.of(first, second, second), numbers(page));
        assertEquals(one, page.entries().get(0).record());
        assertNull(page.next());
        assertTrue(page.isSettled());
    }

    @Test
    default void what_changes_again_is_told_of_once_at_its_last_number() {
        Lane lane = Lanes.lane(store(), ANNA, List.of());
        StoredRecord one = made(expense("one"), ANNA, 1);
        StoredRecord other = made(expense("other"), ANNA, 1);
        long first = written(lane, Given.create(one));
        written(lane, Given.create(other));
        StoredRecord changed = made(one.key(), ANNA, 2);
        long third = written(lane, update(one, changed));

        FeedPage page = all(ANNA, FeedPlace.behind(first));

        assertEquals(List.of("expenses/other v1", "expenses/one v2"), shown(page));
        assertEquals(third, numbers(page).get(1));
        assertEquals(changed, page.entries().get(1).record());
        assertEquals(List.of(), shown(all(ANNA, FeedPlace.behind(third))));
    }

    @Test
    default void a_record_that_is_made_again_is_told_of_and_its_tombstone_is_not() {
        Lane lane = Lanes.lane(store(), ANNA, List.of());
        StoredRecord one = made(expense("one"), ANNA, 1);
        long first = written(lane, Given.create(one));
        written(lane, delete(one, id()));
        assertEquals(List.of("-expenses/one v2"), shown(all(ANNA, FeedPlace.behind(first))));

        StoredRecord again = made(one.key(), ANNA, 3);
        written(lane, new RecordWrite(Lanes.slot(store(), lane, one.key()), Slot.of(again)));
        assertEquals(List.of("expenses/one v3"), shown(all(ANNA, FeedPlace.behind(first))));

        long last = written(lane, delete(again, id()));
        assertEquals(List.of("-expenses/one v4"), shown(all(ANNA, FeedPlace.behind(first))));
        assertEquals(List.of(), shown(all(ANNA, FeedPlace.behind(last))));
    }

    @Test
    default void pages_of_any_size_tell_each_change_once_in_one_order_though_a_commit_is_larger_than_a_page() {
        Lane lane = Lanes.lane(store(), ANNA, List.of());
        List<StoredRecord> gone = new ArrayList<>();
        for (int commit = 0; commit < 3; commit++) {
            List<RecordWrite> writes = new ArrayList<>();
            for (String name :
                    List.of("b", "a", "B", "ä", "\ud83d\udeb2", "\uffee", "64b7f9f2a1b2c3d4e5f6000" + commit)) {
                StoredRecord expense = made(expense(name + commit), ANNA, 1);
                writes.add(Given.create(expense));
                writes.add(Given.create(made(order(name + commit), ANNA, 1)));
                gone.add(expense);
            }
            written(lane, writes.toArray(RecordWrite[]::new));
        }
        written(lane, gone.stream().limit(10).map(r -> delete(r, id())).toArray(RecordWrite[]::new));
        FeedPage whole = all(ANNA, FeedPlace.START);
        assertEquals(42, whole.entries().size());

        for (int limit : List.of(1, 2, 5, 41, 42, 43)) {
            List<String> paged = new ArrayList<>();
            FeedPlace place = FeedPlace.START;
            while (place != null) {
                FeedPage page = page(ANNA, place, 0, limit, EXPENSES, ORDERS);
                assertTrue(page.entries().size() <= limit);
                paged.addAll(shown(page));
                place = page.next();
            }
            assertEquals(shown(whole), paged, () -> "pages of " + limit);
        }
    }

    @Test
    default void a_page_has_the_collections_that_it_is_asked_for_and_nothing_of_others() {
        Lane annas = Lanes.lane(store(), ANNA, List.of());
        Lane berts = Lanes.lane(store(), BERT, List.of());
        StoredRecord gone = made(order("gone"), ANNA, 1);
        long first = written(annas, Given.create(made(expense("x"), ANNA, 1)), Given.create(gone));
        written(annas, delete(gone, id()));
        written(berts, Given.create(made(expense("berts"), BERT, 1)));

        assertEquals(List.of("expenses/x v1"), shown(page(ANNA, FeedPlace.START, 0, 10, EXPENSES)));
        assertEquals(List.of("-orders/gone v2"), shown(page(ANNA, FeedPlace.behind(first), 0, 10, ORDERS)));
        assertEquals(List.of(), shown(page(ANNA, FeedPlace.START, 0, 10)));
        assertEquals(List.of("expenses/berts v1"), shown(all(BERT, FeedPlace.START)));
    }

    /** Two users may have records under one key, or take it in turns: see {@link #recordKeys}. */
    @Test
    default void a_deletion_is_told_of_though_another_user_has_made_and_deleted_a_record_under_its_id_since() {
        StoredRecord annas = made(expense("shared"), ANNA, 1);
        Lane lane = Lanes.lane(store(), ANNA, List.of());
        long first = written(lane, Given.create(annas));
        written(lane, delete(annas, id()));
        List<String> told = List.of("-expenses/shared v2");

        Lane other = Lanes.lane(store(), BERT, List.of());
        StoredRecord berts = made(expense("shared"), BERT, 3);
        Commit commit = store().lanes()
                .commit(other, Set.of(berts.key()), new Next.Continue(List.of(), Given.LEASE), read -> {
                    Slot before = Objects.requireNonNull(read.get(berts.key()));
                    return new Decision(List.of(new RecordWrite(before, Slot.of(berts))), List.of(), List.of());
                });
        assertInstanceOf(Commit.Committed.class, commit);
        assertEquals(told, shown(all(ANNA, FeedPlace.behind(first))));
        written(other, delete(berts, id()));

        assertEquals(told, shown(all(ANNA, FeedPlace.behind(first))));
        assertEquals(List.of("-expenses/shared v4"), shown(all(BERT, FeedPlace.START)));
    }

    @Test
    default void tombstones_up_to_the_floor_are_left_out_and_records_are_not() {
        Lane lane = Lanes.lane(store(), ANNA, List.of());
        StoredRecord early = made(expense("early"), ANNA, 1);
        StoredRecord late = made(expense("late"), ANNA, 1);
        written(lane, Given.create(early), Given.create(late), Given.create(made(order("stays"), ANNA, 1)));
        long floor = written(lane, delete(early, id()));
        written(lane, delete(late, id()));

        assertEquals(
                List.of("orders/stays v1", "-expenses/late v2"),
                shown(page(ANNA, FeedPlace.START, floor, 10, EXPENSES, ORDERS)));
        assertEquals(
                List.of("orders/stays v1"),
                shown(page(ANNA, FeedPlace.START, FeedScan.NO_TOMBSTONES, 10, EXPENSES, ORDERS)));
        assertEquals(List.of("-expenses/late v2"), shown(page(ANNA, FeedPlace.behind(floor), 0, 10, EXPENSES, ORDERS)));
    }

    @Test
    default void a_feed_is_begun_by_the_first_claim_and_goes_on_whatever_happens_to_the_lane() {
        assertEquals(FeedPage.NOT_BEGUN, all(ANNA, FeedPlace.START));

        Lane lane = Lanes.lane(store(), ANNA, List.of());
        FeedState begun = state(ANNA);
        assertEquals(lane.owner(), begun.generation());
        assertTrue(begun.changes() > 0 && begun.changes() < 1L << 52, begun::toString);
        assertEquals(0, begun.purged());

        store().lanes().renew(lane, List.of(id()), Given.LEASE);
        assertEquals(begun, state(ANNA));
        endLeases();
        Lane taken = Lanes.lane(store(), ANNA, List.of());
        assertEquals(begun, state(ANNA));
        written(taken);
        store().lanes().release(taken);
        Lanes.lane(store(), ANNA, List.of());
        assertEquals(begun.next(), state(ANNA));
    }

    @Test
    default void a_commit_that_changes_nothing_gives_no_number_to_anything() {
        List<SyncItem> batch = Given.stored(store(), Given.items(ANNA, 1));
        Lane old = Lanes.lane(store(), ANNA, batch);
        endLeases();
        Lanes.lane(store(), ANNA, List.of());
        FeedState before = state(ANNA);
        RecordWrite write = Given.create(made(expense("x"), ANNA, 1));

        Commit commit = store().lanes()
                .commit(old, Set.of(), Lanes.RELEASE, read -> new Decision(List.of(write), List.of(), List.of()));

        assertEquals(new Commit.LaneLost(), commit);
        assertEquals(before, state(ANNA));
        assertEquals(List.of(), shown(all(ANNA, FeedPlace.START)));
    }

    @Test
    default void the_feeds_of_many_users_are_told_together_and_nothing_of_one_that_was_not_begun() {
        UserId clara = new UserId("clara \"x\" ä");
        UserId hex = new UserId("64b7f9f2a1b2c3d4e5f60001");
        assertEquals(Map.of(), store().lanes().feeds(Set.of(ANNA, clara)));
        assertEquals(Map.of(), store().lanes().feeds(Set.of()));
        Lane annas = Lanes.lane(store(), ANNA, List.of());
        Lanes.lane(store(), BERT, List.of());
        Lanes.lane(store(), clara, List.of());
        Lanes.lane(store(), hex, List.of());
        written(annas, Given.create(made(expense("x"), ANNA, 1)));

        Set<UserId> many = IntStream.range(0, LaneStore.MOST_FEEDS - 4)
                .mapToObj(i -> new UserId("user-" + i))
                .collect(Collectors.toCollection(HashSet::new));
        many.addAll(List.of(ANNA, clara, hex));

        assertEquals(
                Map.of(ANNA, state(ANNA), clara, state(clara), hex, state(hex)),
                store().lanes().feeds(many));
    }

    @Test
    default void pages_are_bounded_in_bytes() {
        Lane lane = Lanes.lane(store(), ANNA, List.of());
        String large = "x".repeat(900_000);
        for (int i = 0; i < 3; i++) {
            RecordWrite[] writes = IntStream.range(3 * i, 3 * i + 3)
                    .mapToObj(n -> Given.create(record(expense("r" + n), ANNA, id(), 1, Map.of("text", large))))
                    .toArray(RecordWrite[]::new);
            written(lane, writes);
        }
        Set<String> seen = new TreeSet<>();
        int pages = 0;
        FeedPlace place = FeedPlace.START;
        while (place != null) {
            FeedPage page = page(ANNA, place, 0, 1000, EXPENSES);
            long weight = page.entries().stream().mapToLong(Entry::weight).sum();
            assertTrue(weight <= Page.MAX_BYTES, () -> weight + " bytes");
            page.entries().forEach(e -> assertTrue(seen.add(e.key().id()), () -> e.key() + " comes twice"));
            pages++;
            place = page.next();
        }
        assertEquals(9, seen.size());
        assertTrue(pages < 9, pages + " pages");
    }

    /** As another program, or a person, leaves a record that it has written. */
    @Test
    default void what_has_no_number_is_told_apart_wherever_the_page_is_and_a_commit_gives_it_one() {
        Lane lane = Lanes.lane(store(), ANNA, List.of());
        StoredRecord one = made(expense("one"), ANNA, 1);
        StoredRecord two = made(order("two"), ANNA, 1);
        written(lane, Given.create(one), Given.create(two));
        long last = written(lane, Given.create(made(expense("three"), ANNA, 1)));
        assertEquals(Set.of(), all(ANNA, FeedPlace.START).unnumbered());

        editByHand(ANNA, one.key(), Edit.NUMBER_TAKEN_AWAY);
        editByHand(ANNA, two.key(), Edit.NUMBER_FROM_THE_FUTURE);

        FeedPage page = all(ANNA, FeedPlace.behind(last));
        assertEquals(Set.of(one.key(), two.key()), page.unnumbered());
        assertEquals(
                Set.of(one.key()), page(ANNA, FeedPlace.START, 0, 1, EXPENSES).unnumbered());
        assertEquals(Set.of(), all(BERT, FeedPlace.START).unnumbered());

        Commit commit = store().lanes()
                .commit(lane, page.unnumbered(), Lanes.RELEASE, read -> Adoption.of(ANNA, read.values()));

        assertInstanceOf(Commit.Committed.class, commit);
        FeedPage after = all(ANNA, FeedPlace.behind(last));
        assertEquals(Set.of(), after.unnumbered());
        assertEquals(List.of("expenses/one v2", "orders/two v2"), shown(after));
        assertEquals(List.of(last + 1, last + 1), numbers(after));
        assertEquals(one.withVersion(2), after.entries().get(0).record());
    }

    @Test
    default void touched_records_lose_their_numbers_and_a_count_changes_nothing() {
        Lane lane = Lanes.lane(store(), ANNA, List.of());
        List<RecordWrite> many = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            many.add(Given.create(made(expense("r" + i), ANNA, 1)));
        }
        many.add(Given.create(made(order("other"), ANNA, 1)));
        written(lane, many.toArray(RecordWrite[]::new));

        assertEquals(3, store().feeds().touch(EXPENSES, null, FeedOperations.Touch.COUNT));
        assertEquals(Set.of(), all(ANNA, FeedPlace.START).unnumbered());
        assertEquals(3, store().feeds().touch(EXPENSES, null, FeedOperations.Touch.PUBLISH));

        assertEquals(
                Set.of(expense("r0"), expense("r1"), expense("r2")),
                all(ANNA, FeedPlace.START).unnumbered());
    }

    @Test
    default void a_reset_ends_the_generation_of_every_feed_and_the_next_claim_begins_another_with_higher_numbers() {
        Lane annas = Lanes.lane(store(), ANNA, List.of());
        written(annas, Given.create(made(expense("x"), ANNA, 1)));
        FeedState before = state(ANNA);
        Lane berts = Lanes.lane(store(), BERT, List.of());
        store().lanes().release(berts);

        assertEquals(2, store().feeds().reset());

        assertEquals(FeedPage.NOT_BEGUN, all(ANNA, FeedPlace.START));
        Commit commit = Lanes.write(store(), annas, Given.create(made(expense("y"), ANNA, 1)));
        assertInstanceOf(Commit.Committed.class, commit, "whoever has the lane goes on");
        endLeases();
        Lanes.lane(store(), ANNA, List.of());
        FeedState after = state(ANNA);
        assertNotEquals(before.generation(), after.generation());
        assertTrue(after.changes() > before.changes(), () -> before + ", " + after);
        assertEquals(List.of("expenses/x v1", "expenses/y v1"), shown(all(ANNA, FeedPlace.START)));
        assertEquals(1, store().feeds().reset());
    }

    /** Whoever reads while others write sees what stands at one moment: nothing goes back, and nothing is missing. */
    @Test
    default void who_reads_while_parties_write_misses_nothing() throws Exception {
        int writers = 3;
        int commits = 40;
        AtomicInteger left = new AtomicInteger(writers);
        AtomicInteger parties = new AtomicInteger();
        List<RecordKey> keys = List.of(expense("a"), expense("b"), order("c"));
        Map<RecordKey, Long> copy = new HashMap<>();
        Lanes.lane(store(), ANNA, List.of());
        endLeases();
        Race.race(writers + 1, () -> {
            if (parties.getAndIncrement() > 0) {
                try {
                    write(keys, commits);
                } finally {
                    left.decrementAndGet();
                }
                return 0;
            }
            FeedPlace place = FeedPlace.START;
            boolean isLast = false;
            while (!isLast) {
                isLast = left.get() == 0;
                FeedPage page = page(ANNA, place, 0, 2, EXPENSES, ORDERS);
                for (Entry e : page.entries()) {
                    long shown = copy.getOrDefault(e.key(), 0L);
                    assertTrue(e.version() >= shown, () -> e.key() + " goes back from " + shown + " to " + e.version());
                    copy.put(e.key(), e.version());
                }
                long changes = Objects.requireNonNull(page.state()).changes();
                place = page.next() == null ? FeedPlace.behind(changes) : page.next();
                isLast &= page.next() == null && page.isSettled();
            }
            return 0;
        });

        Map<RecordKey, Long> stored = new HashMap<>();
        all(ANNA, FeedPlace.START).entries().forEach(e -> stored.put(e.key(), e.version()));
        assertEquals(stored, copy);
        assertEquals(Set.copyOf(keys), stored.keySet());
    }

    /** Each commit changes two of the records, or deletes and changes one. */
    private void write(List<RecordKey> keys, int commits) {
        int done = 0;
        while (done < commits) {
            if (Lanes.claim(store(), ANNA, List.of()) instanceof Claim.Claimed ours) {
                int n = done++;
                RecordKey one = keys.get(n % 3);
                RecordKey two = keys.get((n + 1) % 3);
                Commit commit = store().lanes().commit(ours.lane(), Set.of(one, two), Lanes.RELEASE, read -> {
                    Slot first = Objects.requireNonNull(read.get(one));
                    Slot second = Objects.requireNonNull(read.get(two));
                    RecordWrite change = new RecordWrite(first, Slot.of(made(one, ANNA, (int) version(first) + 1)));
                    StoredRecord there = second.record();
                    RecordWrite other = there != null && n % 2 == 0
                            ? delete(there, id())
                            : new RecordWrite(second, Slot.of(made(two, ANNA, (int) version(second) + 1)));
                    return new Decision(List.of(change, other), List.of(), List.of());
                });
                assertInstanceOf(Commit.Committed.class, commit);
            }
        }
    }

    private static long version(Slot slot) {
        if (slot.record() != null) {
            return slot.record().version();
        }
        return slot.tombstone() == null ? 0 : slot.tombstone().version();
    }
}
