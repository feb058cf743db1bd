package dev.offlinesync.contract;

import static dev.offlinesync.contract.Given.ANNA;
import static dev.offlinesync.contract.Given.BERT;
import static dev.offlinesync.contract.Given.NOW;
import static dev.offlinesync.contract.Given.completed;
import static dev.offlinesync.contract.Given.due;
import static dev.offlinesync.contract.Given.id;
import static dev.offlinesync.contract.Given.ids;
import static dev.offlinesync.contract.Given.item;
import static dev.offlinesync.contract.Given.items;
import static dev.offlinesync.contract.Given.stored;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.core.item.Basis;
import dev.offlinesync.core.item.ClientTime;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.OrderKey;
import dev.offlinesync.core.item.Outcome;
import dev.offlinesync.core.item.Receipt;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.Tree;
import dev.offlinesync.core.store.QueueStore;
import dev.offlinesync.core.store.QueueStore.Stored;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What is inserted is found again, in the order in which it came: insert, find and load. */
public interface InsertContract extends StoreContract {
    private QueueStore queue() {
        return store().queue();
    }

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
                        "m-1",
                        NOW.minusSeconds(86_400),
                        new Basis(Tree.of(data), 1L << 40, "m-0"),
                        List.of("m-0", "m\"'")),
                new OrderKey("/api/expenses/x"),
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
    default void what_an_item_says_of_what_came_before_may_be_said_in_part() {
        Submission s = Submission.of("/api/expenses/1", Method.DELETE, null);
        for (Basis basis :
                List.of(new Basis(Tree.EMPTY, null, null), new Basis(null, 0L, null), new Basis(null, null, "m-0"))) {
            SyncItem item = SyncItem.received(id(), ANNA, s.withBasis(basis), new OrderKey("/api/expenses/1"), NOW);
            assertEquals(item, stored(store(), item).withSequence(SyncItem.UNORDERED));
        }
    }

    @Test
    default void an_item_without_data_or_device_is_found_as_it_was_given() {
        SyncItem item = SyncItem.received(
                id(),
                BERT,
                Submission.of("/api/expenses/1", Method.DELETE, null),
                new OrderKey("/api/expenses/1"),
                NOW);

        assertEquals(item, stored(store(), item).withSequence(SyncItem.UNORDERED));
    }

    /** A direct write inserts items that have ended, so a store takes every status that there is. */
    @Test
    default void an_item_of_each_status_is_found_as_it_was_given() {
        for (Status status : Status.values()) {
            SyncItem item = moved(item(ANNA), status);
            assertEquals(item, stored(store(), item).withSequence(SyncItem.UNORDERED));
        }
    }

    private static SyncItem moved(SyncItem item, Status to) {
        return switch (to) {
            case PENDING -> item;
            case PROCESSING -> item.stamped(NOW);
            case COMPLETED ->
                item.completed(Map.of("ok", true), NOW).with(new Receipt(1L << 50, Outcome.KEPT_THEIRS, "c-1"));
            case FAILED -> item.failed(Given.WHY, NOW);
        };
    }

    @Test
    default void dates_are_kept_from_the_first_year_to_the_last() {
        Submission first = Submission.of("/api/expenses", Method.POST, Map.of("when", ClientTime.EARLIEST))
                .withOccurredAt(ClientTime.EARLIEST);
        Submission last = Submission.of("/api/expenses", Method.POST, Map.of("when", ClientTime.LATEST))
                .withOccurredAt(ClientTime.LATEST);
        for (Submission s : List.of(first, last)) {
            SyncItem item = SyncItem.received(id(), ANNA, s, new OrderKey("/api/expenses/x"), NOW)
                    .retrying(Given.WHY, ClientTime.LATEST, NOW);
            assertEquals(item, stored(store(), item).withSequence(SyncItem.UNORDERED));
        }
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
        assertEquals(50, due(store(), ANNA).due());
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
}
