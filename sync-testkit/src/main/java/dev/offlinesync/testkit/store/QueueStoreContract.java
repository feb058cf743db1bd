package dev.offlinesync.testkit.store;

import static dev.offlinesync.testkit.store.Given.ANNA;
import static dev.offlinesync.testkit.store.Given.BERT;
import static dev.offlinesync.testkit.store.Given.NOW;
import static dev.offlinesync.testkit.store.Given.completed;
import static dev.offlinesync.testkit.store.Given.failed;
import static dev.offlinesync.testkit.store.Given.id;
import static dev.offlinesync.testkit.store.Given.item;
import static dev.offlinesync.testkit.store.Given.itemOn;
import static dev.offlinesync.testkit.store.Given.itemWith;
import static dev.offlinesync.testkit.store.Given.items;
import static dev.offlinesync.testkit.store.Given.stored;
import static dev.offlinesync.testkit.store.Given.waiting;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Position;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.Tree;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.rules.OpenItem;
import dev.offlinesync.core.store.Page;
import dev.offlinesync.core.store.QueueStore;
import dev.offlinesync.core.store.QueueStore.Due;
import dev.offlinesync.core.store.QueueStore.Stored;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The contract of {@link QueueStore}. */
public interface QueueStoreContract extends StoreContract {
    long MANY_BYTES = 8L << 20;

    private QueueStore queue() {
        return store().queue();
    }

    private static List<ItemId> ids(Collection<SyncItem> items) {
        return items.stream().map(SyncItem::id).toList();
    }

    private Due due(UserId user) {
        return queue().due(user, NOW, 50, MANY_BYTES, QueueStore.COUNTED);
    }

    // ---- insert, find, load

    @Test
    default void an_inserted_item_is_found_as_it_was_given() {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("text", "Zürich 🚲 \0");
        data.put("int", 7);
        data.put("long", 1L << 40);
        data.put("double", 1.5);
        data.put("whole double", 12.0);
        data.put("large double", 1e300);
        data.put("yes", true);
        data.put("nothing", null);
        data.put("when", NOW);
        data.put("tree", Map.of("list", Arrays.asList(1, "two", null, List.of(), Map.of())));
        SyncItem item = SyncItem.received(
                id(),
                ANNA,
                new Submission(
                        new dev.offlinesync.core.item.Endpoint("/api/expenses"),
                        Method.PUT,
                        Tree.of(data),
                        "phone",
                        -7,
                        3,
                        "m-1"),
                "/api/expenses/x",
                NOW);

        queue().insert(List.of(item));

        SyncItem found = queue().find(item.id()).orElseThrow();
        assertEquals(item, found.withSequence(SyncItem.UNORDERED));
        assertEquals(
                List.copyOf(data.keySet()),
                List.copyOf(Objects.requireNonNull(found.data()).keySet()),
                "the order of the keys");
    }

    @Test
    default void an_item_without_data_or_device_is_found_as_it_was_given() {
        SyncItem item = SyncItem.received(
                id(), BERT, Submission.of("/api/expenses/1", Method.DELETE, null), "/api/expenses/1", NOW);

        assertEquals(item, stored(store(), item).withSequence(SyncItem.UNORDERED));
    }

    @Test
    default void nothing_inserted_is_nothing_stored() {
        assertEquals(List.of(), queue().insert(List.of()));
    }

    @Test
    default void the_sequence_rises_in_the_order_of_the_list_and_from_call_to_call() {
        List<SyncItem> first = stored(store(), items(ANNA, 20));
        List<SyncItem> second = stored(store(), items(BERT, 3));
        List<SyncItem> third = stored(store(), items(ANNA, 20));

        List<Long> sequences = new ArrayList<>();
        List.of(first, second, third).forEach(l -> l.forEach(i -> sequences.add(i.sequence())));
        assertEquals(new ArrayList<>(new java.util.TreeSet<>(sequences)), sequences);
        assertTrue(sequences.get(0) > SyncItem.UNORDERED);
    }

    @Test
    default void a_present_id_is_left_as_it_is_wherever_it_stands_in_the_list() {
        List<SyncItem> fresh = items(ANNA, 6);
        SyncItem one = stored(store(), fresh.get(1));
        SyncItem four = completed(store(), fresh.get(4));

        List<Stored> answers = queue().insert(fresh);

        assertEquals(ids(fresh), answers.stream().map(s -> s.item().id()).toList());
        assertEquals(
                List.of(true, false, true, true, false, true),
                answers.stream().map(Stored::isNew).toList());
        assertEquals(one, answers.get(1).item());
        assertEquals(four, answers.get(4).item());
        List<Long> sequences = List.of(0, 2, 3, 5).stream()
                .map(i -> queue().find(fresh.get(i).id()).orElseThrow().sequence())
                .toList();
        assertEquals(sequences.stream().sorted().toList(), sequences);
        assertTrue(sequences.get(0) > four.sequence());
    }

    @Test
    default void a_resend_of_everything_stores_nothing() {
        List<SyncItem> items = stored(store(), items(ANNA, 50));

        List<Stored> again = queue().insert(items);

        assertEquals(items, again.stream().map(Stored::item).toList());
        assertTrue(again.stream().noneMatch(Stored::isNew));
        assertEquals(50, due(ANNA).due());
    }

    @Test
    default void an_id_that_somebody_else_has_taken_is_answered_with_their_item() {
        SyncItem theirs = stored(store(), item(BERT));

        Stored answer = queue().insert(List.of(item(ANNA, theirs.id(), "/api/expenses/1", 0)))
                .get(0);

        assertEquals(new Stored(theirs, false), answer);
    }

    @Test
    default void an_unknown_id_is_not_found() {
        assertTrue(queue().find(id()).isEmpty());
    }

    @Test
    default void only_the_users_own_items_are_loaded() {
        SyncItem mine = stored(store(), item(ANNA));
        SyncItem theirs = stored(store(), item(BERT));

        assertEquals(List.of(mine), queue().load(ANNA, List.of(mine.id(), theirs.id(), id())));
        assertEquals(List.of(), queue().load(ANNA, List.of()));
    }

    // ---- due

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

        Due due = due(ANNA);

        assertEquals(List.of(in.get(2), in.get(4), in.get(0), in.get(3), in.get(1)), due.items());
        assertEquals(5, due.due());
        assertTrue(due.isAll());
        assertEquals(List.of(), due.toRepair());
    }

    @Test
    default void nothing_is_due_where_there_is_nothing() {
        Due due = due(ANNA);

        assertEquals(new Due(List.of(), 0, 0, null, List.of()), due);
    }

    @Test
    default void ended_items_are_not_due() {
        completed(store(), item(ANNA));
        failed(store(), item(ANNA));

        assertEquals(new Due(List.of(), 0, 0, null, List.of()), due(ANNA));
    }

    @Test
    default void an_item_waits_until_its_retry_time_and_not_longer() {
        SyncItem now = waiting(store(), item(ANNA), NOW);
        Instant later = NOW.plusMillis(1);
        waiting(store(), item(ANNA), later.plusSeconds(9));
        waiting(store(), item(ANNA), later);

        Due due = due(ANNA);

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

        assertEquals(List.of(item.stamped(NOW)), due(ANNA).items());
    }

    @Test
    default void pending_and_processing_items_are_one_order() {
        List<SyncItem> in = stored(store(), items(ANNA, 6));
        for (int i : List.of(1, 2, 4)) {
            queue().replace(in.get(i), in.get(i).stamped(NOW));
        }

        assertEquals(ids(in), ids(due(ANNA).items()));
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

    // ---- open before

    @Test
    default void open_items_before_a_sequence_are_given_due_or_not() {
        SyncItem first = stored(store(), itemOn(ANNA, "a"));
        SyncItem waiting = waiting(store(), itemOn(ANNA, "a"), NOW.plusSeconds(5));
        failed(store(), itemOn(ANNA, "a"));
        completed(store(), itemOn(ANNA, "a"));
        SyncItem stamped = stored(store(), itemOn(ANNA, "a"));
        queue().replace(stamped, stamped.stamped(NOW));
        SyncItem last = stored(store(), itemOn(ANNA, "a"));
        stored(store(), itemOn(BERT, "a"));
        stored(store(), itemOn(ANNA, "c"));

        List<OpenItem> before = queue().openBefore(
                        ANNA, Map.of("/api/expenses/a", last.sequence(), "/api/expenses/b", Long.MAX_VALUE), NOW, 100);

        assertEquals(List.of(OpenItem.of(first, NOW), OpenItem.of(waiting, NOW), OpenItem.of(stamped, NOW)), before);
    }

    @Test
    default void open_items_before_come_record_by_record() {
        Map<String, Long> before = new HashMap<>();
        List<SyncItem> in = new ArrayList<>();
        // UTF-8 puts the full stop wide form before the bicycle, UTF-16 behind it
        for (String record : List.of("z", "b", "🚲", "\uff0e")) {
            in.add(stored(store(), itemOn(ANNA, record)));
            in.add(stored(store(), itemOn(ANNA, record)));
            before.put("/api/expenses/" + record, Long.MAX_VALUE);
        }

        List<OpenItem> all = queue().openBefore(ANNA, before, NOW, 100);
        List<OpenItem> cut = queue().openBefore(ANNA, before, NOW, 5);

        assertEquals(
                List.of(2, 3, 0, 1, 6, 7, 4, 5).stream()
                        .map(i -> in.get(i).id())
                        .toList(),
                all.stream().map(OpenItem::id).toList());
        assertEquals(all.subList(0, 4), cut.subList(0, 4));
        assertEquals("/api/expenses/\uff0e", cut.get(4).recordKey());
        assertEquals(5, cut.size());
    }

    @Test
    default void a_record_that_was_not_asked_for_takes_no_place_in_the_answer() {
        SyncItem early = stored(store(), itemOn(ANNA, "a"));
        for (int i = 0; i < 10; i++) {
            stored(store(), itemOn(ANNA, "a"));
        }
        SyncItem b = stored(store(), itemOn(ANNA, "b"));

        List<OpenItem> before = queue().openBefore(
                        ANNA, Map.of("/api/expenses/a", early.sequence(), "/api/expenses/b", Long.MAX_VALUE), NOW, 3);

        assertEquals(List.of(OpenItem.of(b, NOW)), before);
    }

    @Test
    default void a_thousand_records_can_be_asked_for() {
        List<SyncItem> in = items(ANNA, 1000);
        queue().insert(in);
        Map<String, Long> before = new HashMap<>();
        in.forEach(i -> before.put(i.recordKey(), Long.MAX_VALUE));

        assertEquals(1000, queue().openBefore(ANNA, before, NOW, 1000).size());
        assertEquals(List.of(), queue().openBefore(ANNA, Map.of(), NOW, 1000));
    }

    // ---- what people do

    @Test
    default void repairing_an_item_that_lacks_nothing_changes_nothing() {
        SyncItem item = stored(store(), item(ANNA));

        queue().repair(ANNA, List.of(item.repaired("/api/other/1")));

        assertEquals(item, queue().find(item.id()).orElseThrow());
    }

    @Test
    default void a_listing_pages_through_the_chosen_statuses_in_order() {
        List<SyncItem> all = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            all.add(stored(store(), item(ANNA, id(), "/p" + i, i % 2)));
            all.add(completed(store(), item(ANNA, id(), "/c" + i, i % 2)));
            failed(store(), item(ANNA));
        }
        stored(store(), item(BERT));
        all.sort(
                java.util.Comparator.comparingInt(SyncItem::priority).reversed().thenComparingLong(SyncItem::sequence));

        List<SyncItem> paged = new ArrayList<>();
        Position after = null;
        while (true) {
            List<SyncItem> page = queue().page(ANNA, EnumSet.of(Status.PENDING, Status.COMPLETED), after, 3)
                    .items();
            paged.addAll(page);
            if (page.size() < 3) {
                break;
            }
            after = Position.of(page.get(2));
        }

        assertEquals(all, paged);
        assertEquals(List.of(), queue().page(ANNA, Set.of(), null, 3).items());
    }

    @Test
    default void a_page_is_bounded_in_memory_whatever_its_limit() {
        Submission large = Submission.of("/api/expenses", Method.POST, Map.of("note", "x".repeat(1_000_000)));
        List<SyncItem> all = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            all.add(stored(store(), SyncItem.received(id(), ANNA, large, "/api/expenses/" + i, NOW)));
        }

        List<SyncItem> paged = new ArrayList<>();
        Position after = null;
        Page<SyncItem> page;
        do {
            page = queue().page(ANNA, Status.OPEN, after, 1000);
            assertTrue(page.items().size() <= Page.MAX_BYTES / 1_000_000);
            paged.addAll(page.items());
            after = Position.of(page.items().get(page.items().size() - 1));
        } while (page.hasMore());
        assertEquals(all, paged);
    }

    @Test
    default void deleting_takes_the_chosen_statuses_of_one_user() {
        SyncItem completed = completed(store(), item(ANNA));
        failed(store(), item(ANNA));
        stored(store(), items(ANNA, 2));
        SyncItem theirs = stored(store(), item(BERT));

        assertEquals(3, queue().delete(ANNA, EnumSet.of(Status.PENDING, Status.PROCESSING, Status.FAILED)));

        assertEquals(
                List.of(completed),
                queue().page(ANNA, EnumSet.allOf(Status.class), null, 10).items());
        assertTrue(queue().find(theirs.id()).isPresent());
        assertEquals(0, queue().delete(ANNA, Set.of()));
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
    default void an_item_is_replaced_only_as_it_was_read() {
        SyncItem failed = failed(store(), item(ANNA));

        assertTrue(queue().replace(failed, failed.requeued(NOW)));
        assertFalse(queue().replace(failed, failed.requeued(NOW)));

        SyncItem is = queue().find(failed.id()).orElseThrow();
        assertEquals(failed.requeued(NOW), is);
        assertNull(is.error());
        assertEquals(0, is.attempts());
        assertFalse(queue().replace(is.withSequence(is.sequence() + 1), is.failed(Given.WHY, NOW)));
        assertFalse(queue().replace(is.stamped(NOW), is.failed(Given.WHY, NOW)));
        assertFalse(queue().replace(item(ANNA), is.failed(Given.WHY, NOW)));
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

    // ---- users with due work

    @Test
    default void users_with_due_work_are_those_who_have_waited_long_enough() {
        Instant since = NOW;
        stored(store(), items(ANNA, 3));
        waiting(store(), item(BERT), since.plusMillis(1));
        UserId carl = new UserId("carl");
        waiting(store(), item(carl), since);
        failed(store(), item(new UserId("dora")));
        completed(store(), item(new UserId("emil")));

        assertEquals(Set.of(ANNA, carl), Set.copyOf(queue().usersWithDueWork(since, null, 10)));
        assertEquals(
                List.of(),
                queue().usersWithDueWork(since.minusSeconds(60), null, 10),
                "created later than this, and the retry is due later too");
    }

    @Test
    default void users_with_due_work_can_be_walked_from_any_of_them() {
        Set<UserId> all = new HashSet<>(List.of(ANNA, BERT));
        for (int i = 0; i < 7; i++) {
            all.add(new UserId("user-" + i));
            all.add(new UserId(String.format("%024x", 1000 + i)));
        }
        for (UserId user : all) {
            queue().insert(items(user, user.equals(BERT) ? 300 : 2));
        }

        List<UserId> once = queue().usersWithDueWork(NOW, null, 1000);
        assertEquals(all, new HashSet<>(once));
        assertEquals(all.size(), once.size());
        for (int i = 0; i < once.size(); i++) {
            assertEquals(once.subList(i, Math.min(once.size(), i + 4)), queue().usersWithDueWork(NOW, once.get(i), 4));
        }
        assertEquals(Collections.emptyList(), queue().usersWithDueWork(Instant.EPOCH, null, 5));
    }
}
