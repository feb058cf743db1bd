package dev.offlinesync.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.core.OfflineSync;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.handler.Outcome;
import dev.offlinesync.core.handler.Plan;
import dev.offlinesync.core.handler.Result;
import dev.offlinesync.core.handler.ShownRecord;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.Tree;
import dev.offlinesync.core.queue.QuotaExceeded;
import dev.offlinesync.core.queue.SyncQueue.Added;
import dev.offlinesync.core.queue.SyncQueue.Written;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.record.RecordRules;
import dev.offlinesync.core.record.Resource;
import dev.offlinesync.core.record.StoredRecord;
import dev.offlinesync.core.rules.Attempt;
import dev.offlinesync.core.rules.Decision;
import dev.offlinesync.core.store.LaneStore;
import dev.offlinesync.core.store.LaneStore.Commit;
import dev.offlinesync.core.store.LaneStore.Lane;
import dev.offlinesync.core.store.Page;
import dev.offlinesync.core.store.QueueStore.Stored;
import dev.offlinesync.core.store.ReadRoom;
import dev.offlinesync.core.store.SyncStore;
import dev.offlinesync.testkit.MutableClock;
import dev.offlinesync.testkit.SteppedSync;
import dev.offlinesync.testkit.store.InterceptedStore;
import dev.offlinesync.testkit.store.Interceptor;
import dev.offlinesync.testkit.store.LaneCall;
import dev.offlinesync.testkit.store.QueueCall;
import dev.offlinesync.testkit.store.StoreCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/**
 * Records, pages and batches are bounded in bytes, whatever clients send: the engine on the store under test, and what it
 * asks of that store.
 */
public interface BoundsContract extends StoreContract {
    /** The bytes that a record may take in these tests. */
    int MOST = 4096;

    /** Three of them are more than one commit reads. */
    int LARGE = 6 << 20;

    /** Enough for an item without its content. */
    ReadRoom.Room LITTLE_ROOM = bytes -> bytes < 50_000;

    private SteppedSync sync(long maxRecord) {
        return sync(store(), maxRecord);
    }

    private static SteppedSync sync(SyncStore store, long maxRecord) {
        return SteppedSync.on(
                store,
                MutableClock.at(Given.NOW.toString()),
                Handlers.builder()
                        .resource(Resource.of("/api/orders", RecordRules.NONE))
                        .resource(Resource.of("/api/expenses", RecordRules.NONE).withUpsert())
                        .effect(
                                "/api/reports",
                                (user, id, submission) -> id.hex(),
                                (item, context) -> new Outcome.Done(Map.of("file", "x".repeat(3 << 20))))
                        .pure(
                                "/api/imports",
                                (user, id, submission) -> id.hex(),
                                (item, context) -> new Plan.Apply(
                                        Set.of(Given.order("imported")),
                                        records -> Result.put(Given.order("imported"), item.data())))
                        .build(),
                settings -> settings.maxRecord(maxRecord));
    }

    private static Submission create(String id, int bytes) {
        return Submission.of("/api/orders/" + id, Method.POST, Map.of("text", "x".repeat(bytes)));
    }

    private static Submission change(String id, String field, int bytes) {
        return Submission.of("/api/orders/" + id, Method.PUT, Map.of(field, "x".repeat(bytes)));
    }

    private static List<SyncItem> push(SteppedSync sync, Submission... submissions) {
        return sync.queue().push(SteppedSync.ANN, List.of(submissions)).stream()
                .map(Added::item)
                .toList();
    }

    private static void assertTooLarge(Failure failure) {
        assertEquals(Failure.Kind.VALIDATION, failure.kind());
        assertTrue(
                failure.message()
                        .matches("the record would take \\d+ bytes when stored, and a record may take " + MOST
                                + ": make it smaller, or make several records of it"),
                failure::message);
    }

    private static void assertTooLarge(SyncItem item) {
        assertEquals(Status.PENDING, item.status());
        assertEquals(1, item.attempts());
        assertTooLarge(Objects.requireNonNull(item.failure()));
    }

    private Tree stored(RecordKey key) {
        return store().records().find(SteppedSync.ANN, key).orElseThrow().data();
    }

    /** Records that are there already, {@code r0} and so on, with a text as long as this. */
    private List<RecordKey> given(int n, int bytes) {
        Lane lane = Lanes.lane(store(), SteppedSync.ANN, List.of());
        List<RecordKey> keys = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            StoredRecord record = Given.record(
                    Given.order("r" + i), SteppedSync.ANN, Given.id(), 1, Map.of("text", "x".repeat(bytes)));
            assertInstanceOf(Commit.Committed.class, Lanes.write(store(), lane, Given.create(record)));
            keys.add(record.key());
        }
        store().lanes().release(lane);
        return keys;
    }

    @Test
    default void no_write_makes_a_record_larger_than_allowed_however_it_comes() {
        SteppedSync sync = sync(MOST);
        Submission upsert = Submission.of("/api/expenses/e", Method.PUT, Map.of("text", "x".repeat(MOST)));
        Submission imported = Submission.of("/api/imports", Method.POST, Map.of("text", "x".repeat(MOST)));

        push(sync, create("a", MOST), upsert, imported).forEach(BoundsContract::assertTooLarge);

        sync.add(create("b", MOST));
        assertTooLarge(sync.process().attempted().get(0));
        Written written = sync.queue().write(SteppedSync.ANN, create("c", MOST));
        assertTooLarge(assertInstanceOf(Written.Failed.class, written).failure());
        for (RecordKey key : List.of(Given.order("a"), Given.order("b"), Given.order("c"), Given.order("imported"))) {
            assertTrue(store().records().find(SteppedSync.ANN, key).isEmpty(), key::toString);
        }
    }

    @Test
    default void changes_that_let_a_record_grow_step_by_step_fail_where_it_would_be_too_large() {
        SteppedSync sync = sync(MOST);
        push(sync, create("a", 1000));

        List<SyncItem> items = push(
                sync, change("a", "b", 1000), change("a", "c", 1000), change("a", "d", 1100), change("a", "e", 10));

        assertEquals(
                List.of(Status.COMPLETED, Status.COMPLETED, Status.PENDING, Status.COMPLETED),
                items.stream().map(SyncItem::status).toList());
        assertTooLarge(items.get(2));
        assertEquals(Set.of("text", "b", "c", "e"), stored(Given.order("a")).keySet());
    }

    @Test
    default void a_record_that_is_larger_already_may_shrink_and_stay_and_be_deleted() {
        given(1, 2 * MOST);
        SteppedSync sync = sync(MOST);

        List<SyncItem> items = push(
                sync,
                change("r0", "b", 10),
                Submission.of("/api/orders/r0", Method.PUT, Map.of("text", "y".repeat(2 * MOST))),
                Submission.of("/api/orders/r0", Method.DELETE, Map.of()));

        assertTooLarge(items.get(0));
        assertEquals(Status.COMPLETED, items.get(1).status());
        assertEquals(Status.COMPLETED, items.get(2).status());
    }

    @Test
    default void an_item_keeps_a_small_record_whole_and_of_a_large_one_id_and_version() {
        SteppedSync sync = sync(Tree.MAX_SIZE);
        int small = (int) ShownRecord.MOST_KEPT - 1000;
        int large = (int) ShownRecord.MOST_KEPT;

        List<SyncItem> items = push(sync, create("a", small), create("b", large), change("b", "n", 10));

        Tree whole = Objects.requireNonNull(items.get(0).responseData());
        assertEquals("x".repeat(small), whole.get("text"));
        assertEquals(Map.of("_id", "b", "_version", 1), items.get(1).responseData());
        assertEquals(Map.of("_id", "b", "_version", 2), items.get(2).responseData());
        for (SyncItem item : items) {
            assertEquals(item.responseData(), Given.reread(store(), item).responseData());
        }
    }

    @Test
    default void a_direct_write_is_answered_the_whole_record_once_and_its_resend_what_the_item_keeps() {
        SteppedSync sync = sync(Tree.MAX_SIZE);
        Submission create = create("a", (int) ShownRecord.MOST_KEPT).withMutationId("m");

        Written.Done done = assertInstanceOf(Written.Done.class, sync.queue().write(SteppedSync.ANN, create));
        Written.Done again = assertInstanceOf(Written.Done.class, sync.queue().write(SteppedSync.ANN, create));

        Tree answer = Objects.requireNonNull(done.answer());
        assertEquals(ShownRecord.MOST_KEPT, ((String) Objects.requireNonNull(answer.get("text"))).length());
        assertEquals(Map.of("_id", "a", "_version", 1), done.item().responseData());
        assertEquals(Map.of("_id", "a", "_version", 1), again.answer());
    }

    @Test
    default void a_page_of_items_counts_what_they_were_answered() {
        List<SyncItem> all = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            SyncItem item = Given.stored(store(), Given.item(Given.ANNA));
            store().queue()
                    .replace(item, item.completed(Map.of("file", "x".repeat((int) Page.MAX_BYTES / 3)), Given.NOW));
            all.add(Given.reread(store(), item));
        }

        Page<SyncItem> page = store().queue().page(Given.ANNA, EnumSet.of(Status.COMPLETED), null, 1000);
        List<SyncItem> listed = store().list(Given.ANNA, EnumSet.of(Status.COMPLETED), null, 1000)
                .page()
                .items();

        assertEquals(all.subList(0, 2), page.items());
        assertTrue(page.hasMore());
        assertEquals(all.subList(0, 2), listed);
    }

    @Test
    @Tag("thorough")
    default void a_commit_that_would_read_too_much_reads_a_part_and_changes_nothing() {
        List<RecordKey> keys = given(3, LARGE);
        List<SyncItem> batch = Given.stored(store(), Given.items(SteppedSync.ANN, 1));
        Lane lane = Lanes.lane(store(), SteppedSync.ANN, batch);

        Commit commit =
                store().lanes().commit(lane, new LinkedHashSet<>(keys), Lanes.RELEASE, read -> Given.completing(batch));

        assertInstanceOf(Commit.TooLarge.class, commit);
        assertEquals(Status.PENDING, Given.reread(store(), batch.get(0)).status());
        assertEquals(Set.copyOf(Given.ids(batch)), store().lanes().running(SteppedSync.ANN));
        assertInstanceOf(
                Commit.Committed.class,
                store().lanes()
                        .commit(lane, Set.copyOf(keys.subList(0, 2)), Lanes.RELEASE, read -> Given.completing(batch)));
    }

    @Test
    @Tag("thorough")
    default void a_batch_of_records_too_large_to_be_read_together_has_the_items_on_the_first_of_them() {
        given(4, LARGE);
        SteppedSync sync = sync(Tree.MAX_SIZE);
        List<ItemId> added = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            added.add(sync.add(change("r" + i % 4, "n" + i, 1)).id());
        }

        List<ItemId> attempted =
                sync.process().attempted().stream().map(SyncItem::id).toList();

        // two of these records fit; it is told how many, so nothing is read again and again to find out
        assertEquals(
                Set.of(0, 1),
                attempted.stream().map(id -> added.indexOf(id) % 4).collect(Collectors.toSet()));
        sync.processUntilDone();
        assertEquals(4, stored(Given.order("r3")).size());
    }

    @Test
    @Tag("thorough")
    default void writes_of_records_too_large_to_be_read_together_are_all_made() {
        given(3, LARGE);
        SteppedSync sync = sync(Tree.MAX_SIZE);

        List<SyncItem> items = push(sync, change("r0", "n", 1), change("r1", "n", 1), change("r2", "n", 1));

        for (SyncItem item : items) {
            assertEquals(Status.COMPLETED, item.status());
            assertEquals(1, item.attempts());
        }
        assertEquals("x", stored(Given.order("r2")).get("n"));
    }

    @Test
    @Tag("thorough")
    default void many_small_changes_of_a_large_record_are_made_a_few_at_a_time() {
        given(1, LARGE);
        SteppedSync sync = sync(Tree.MAX_SIZE);
        IntStream.range(0, 40).forEach(i -> sync.add(change("r0", "n" + i, 1)));

        int first = sync.process().attempted().size();

        // the record counts once, and an eighth of it for each further change
        assertTrue(LARGE + (first - 1L) * LARGE / 8 <= LaneStore.MOST_READ + LARGE, () -> first + " changes at once");
        sync.processUntilDone();
        assertEquals(41, stored(Given.order("r0")).size());
    }

    @Test
    default void a_push_leaves_what_would_make_its_answer_too_large_to_later_calls() {
        SteppedSync sync = sync(MOST);
        Submission report = Submission.of("/api/reports", Method.POST, Map.of());

        List<SyncItem> items = push(sync, report, report, report, report, report);

        assertEquals(
                List.of(Status.COMPLETED, Status.COMPLETED, Status.COMPLETED, Status.PENDING, Status.PENDING),
                items.stream().map(SyncItem::status).toList());
        assertEquals(2, sync.process().attempted().size());
    }

    @Test
    default void what_is_sent_again_is_told_without_its_content_if_that_is_too_much() {
        List<SyncItem> items = IntStream.range(0, 9)
                .mapToObj(i -> Given.itemWith(Given.ANNA, Map.of("text", "x".repeat((int) Page.MAX_BYTES / 4))))
                .toList();
        store().queue().insert(items);

        List<Stored> again = store().queue().insert(items);

        long bytes = 0;
        for (int i = 0; i < items.size(); i++) {
            SyncItem is = again.get(i).item();
            assertFalse(again.get(i).isNew());
            assertEquals(items.get(i).id(), is.id());
            assertTrue(is.hasSameContent(items.get(i)));
            bytes += is.weight();
        }
        assertTrue(bytes >= Page.MAX_BYTES / 4 && bytes <= 2 * Page.MAX_BYTES, bytes + " bytes");
    }

    @Test
    default void what_is_sent_again_is_told_although_there_is_no_room_to_read_its_content() {
        List<SyncItem> items = IntStream.range(0, 3)
                .mapToObj(i -> Given.itemWith(Given.ANNA, Map.of("text", "x".repeat(100_000))))
                .toList();
        store().queue().insert(items);

        ReadRoom.within(LITTLE_ROOM, () -> {
            List<Stored> again = store().queue().insert(items);

            for (int i = 0; i < items.size(); i++) {
                assertFalse(again.get(i).isNew());
                assertEquals(items.get(i).id(), again.get(i).item().id());
                assertTrue(again.get(i).item().hasSameContent(items.get(i)));
            }
        });
    }

    @Test
    default void a_push_is_answered_although_there_is_no_room_to_read_again_what_it_leaves() {
        SteppedSync sync = sync(MOST);
        Submission report = Submission.of("/api/reports", Method.POST, Map.of("text", "x".repeat(100_000)));

        ReadRoom.within(LITTLE_ROOM, () -> {
            List<SyncItem> items = push(sync, report, report, report, report);

            assertEquals(
                    List.of(Status.COMPLETED, Status.COMPLETED, Status.COMPLETED, Status.PENDING),
                    items.stream().map(SyncItem::status).toList());
        });
    }

    private SteppedSync withQuota(UnaryOperator<OfflineSync.Builder> quota) {
        return withQuota(store(), quota);
    }

    private static SteppedSync withQuota(SyncStore store, UnaryOperator<OfflineSync.Builder> quota) {
        return SteppedSync.on(
                store,
                MutableClock.at(Given.NOW.toString()),
                Handlers.builder()
                        .resource(Resource.of("/api/orders", RecordRules.NONE))
                        .build(),
                quota);
    }

    private static QuotaExceeded.Kind refused(Executable call) {
        return assertThrows(QuotaExceeded.class, call).kind();
    }

    @Test
    default void a_user_has_no_more_open_items_than_allowed() {
        SteppedSync sync = withQuota(settings -> settings.maxOpenItems(3));
        sync.queue().addAll(SteppedSync.ANN, List.of(create("a", 1), create("b", 1)));

        QuotaExceeded.Kind refused =
                refused(() -> sync.queue().addAll(SteppedSync.ANN, List.of(create("c", 1), create("d", 1))));

        assertEquals(QuotaExceeded.Kind.OPEN_ITEMS, refused);
        sync.add(create("e", 1));
        refused(() -> sync.add(create("f", 1)));
        sync.add(SteppedSync.BOB, create("g", 1));
        assertEquals(3, sync.processUntilDone().size());
        push(sync, create("h", 1), create("i", 1), create("j", 1));
        push(sync, create("k", 1), create("l", 1), create("m", 1));
    }

    @Test
    default void a_user_has_no_more_stored_than_allowed_and_may_delete() {
        SteppedSync sync = withQuota(settings -> settings.maxStored(1 << 20));
        push(sync, create("a", 300_000));
        sync.advance(Duration.ofMinutes(1)); // what is counted now is item and record

        QuotaExceeded.Kind refused = refused(() -> push(sync, create("b", 500_000)));

        assertEquals(QuotaExceeded.Kind.STORED_BYTES, refused);
        refused(() -> sync.queue().write(SteppedSync.ANN, create("b", 500_000)));
        push(sync, create("c", 100_000));
        sync.add(SteppedSync.BOB, create("d", 500_000));
        push(sync, Submission.of("/api/orders/a", Method.DELETE, Map.of()));
        sync.advance(Duration.ofSeconds(6));
        push(sync, create("e", 250_000));
    }

    /** When the first call is about to store what it adds, another call of the same user comes in, and is refused. */
    private SteppedSync withQuotaAndRaces(UnaryOperator<OfflineSync.Builder> quota, Submission another) {
        AtomicReference<SteppedSync> racing = new AtomicReference<>();
        AtomicBoolean isFirst = new AtomicBoolean(true);
        Interceptor race = Interceptor.before(QueueCall.Insert.class, () -> {
            if (isFirst.getAndSet(false)) {
                refused(() -> Objects.requireNonNull(racing.get())
                        .advance(Duration.ofSeconds(6))
                        .add(another));
            }
        });
        SteppedSync sync = withQuota(new InterceptedStore(store(), race), quota);
        racing.set(sync);
        return sync;
    }

    @Test
    default void regression_calls_at_the_same_time_do_not_pass_the_quota_of_open_items() {
        SteppedSync sync = withQuotaAndRaces(settings -> settings.maxOpenItems(2), create("c", 1));

        sync.queue().addAll(SteppedSync.ANN, List.of(create("a", 1), create("b", 1)));

        assertEquals(2, store().openItems(SteppedSync.ANN, 10));
        assertEquals(2, sync.processUntilDone().size());
        sync.add(create("d", 1));
    }

    @Test
    default void regression_calls_at_the_same_time_do_not_pass_the_quota_of_stored_bytes() {
        SteppedSync sync = withQuotaAndRaces(settings -> settings.maxStored(1 << 20), create("b", 600_000));

        sync.add(create("a", 600_000));

        assertTrue(store().storedBytes(SteppedSync.ANN, Set.of("orders")) < 1 << 20);
    }

    /** A database that has room for two items in a transaction, and for none that writes this record. */
    final class Narrow implements Interceptor {
        private final RecordKey key;

        Narrow(RecordKey key) {
            this.key = key;
        }

        private static final class NoRoom extends RuntimeException {
            private static final long serialVersionUID = 1L;
        }

        @Override
        public <A> A around(StoreCall<A> call, SyncStore store) {
            if (!(call instanceof LaneCall.Commit commit)) {
                return call.on(store);
            }
            try {
                @SuppressWarnings("unchecked") // it is what this call answers
                A answer = (A) commit.checking(this::checked).on(store);
                return answer;
            } catch (NoRoom e) {
                @SuppressWarnings("unchecked")
                A answer = (A) new Commit.TooLarge("no room");
                return answer;
            }
        }

        private Decision checked(Decision decision) {
            if (decision.settlements().size() > 2
                    || decision.writes().stream().anyMatch(w -> w.key().equals(key))) {
                throw new NoRoom();
            }
            return decision;
        }
    }

    @Test
    default void a_transaction_that_the_database_has_no_room_for_is_halved_down_to_the_item_that_fails() {
        SteppedSync sync = sync(new InterceptedStore(store(), new Narrow(Given.order("r4"))), MOST);

        List<SyncItem> items = push(
                sync,
                IntStream.range(0, 9)
                        .mapToObj(i -> create("r" + i, i).withMaxAttempts(2))
                        .toArray(Submission[]::new));

        for (int i = 0; i < items.size(); i++) {
            assertEquals(
                    i == 4 ? Status.PENDING : Status.COMPLETED, items.get(i).status(), "r" + i);
            assertEquals(1, items.get(i).attempts());
        }
        assertEquals(Attempt.TOO_LARGE, items.get(4).failure());
        sync.advance(Duration.ofSeconds(5)).work();
        SyncItem last = sync.item(items.get(4));
        assertEquals(Status.FAILED, last.status());
        assertEquals(2, last.attempts());
    }

    @Test
    default void a_direct_write_that_the_database_has_no_room_for_fails_and_leaves_nothing() {
        SteppedSync sync = sync(new InterceptedStore(store(), new Narrow(Given.order("a"))), MOST);

        Written written = sync.queue().write(SteppedSync.ANN, create("a", 1));

        assertEquals(
                Attempt.TOO_LARGE,
                assertInstanceOf(Written.Failed.class, written).failure());
    }
}
