package dev.offlinesync.chaos;

import static dev.offlinesync.chaos.Findings.Kind.DOUBLED;
import static dev.offlinesync.chaos.Findings.Kind.FOREIGN;
import static dev.offlinesync.chaos.Findings.Kind.LOST;
import static dev.offlinesync.chaos.Findings.Kind.OUT_OF_ORDER;
import static dev.offlinesync.chaos.Findings.Kind.STUCK;
import static dev.offlinesync.chaos.Findings.Kind.WRONG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.chaos.Snapshot.Lane;
import dev.offlinesync.chaos.Snapshot.Record;
import dev.offlinesync.chaos.Snapshot.Tombstone;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A judge that finds nothing is worth what it would have found: each promise is broken by hand, and it says which. */
@Tag("thorough")
class VerdictTest {
    private final Books books = new Books();

    @Test
    void it_finds_nothing_where_every_promise_was_kept() {
        assertEquals("", books.verdict().toString());
        assertTrue(books.verdict().isEmpty());
    }

    @Test
    void a_record_that_another_program_writes_too_may_have_more_versions_and_not_fewer() {
        books.ledger.edited("expenses/1");
        books.change("a3", Books.response("_version", 5L));
        books.changeRecord("expenses/1", r -> new Record(r.key(), r.user(), 6, r.item(), r.data()));
        assertEquals("", books.verdict().toString());

        books.changeRecord("expenses/1", r -> new Record(r.key(), r.user(), 4, r.item(), r.data()));
        assertOnly(LOST, "version is not 5");
    }

    @Test
    void a_create_once_more_may_be_passed_if_another_program_has_changed_the_record_and_else_not() {
        Map<String, Object> data = books.ledger.sent().get("a1").data();
        Mutation twice = Books.mutation("ann", "a7", "POST", "expenses/1", data, true);
        books.ledger.sent(twice);
        books.ledger.told(twice, "failed");
        books.items.add(new Snapshot.Item("item-a7", "ann", "a7", "failed", 2, 5, "superseded", 1, Map.of()));
        assertOnly(WRONG, "failed although it could not");

        books.ledger.edited("expenses/1");
        assertEquals("", books.verdict().toString());
    }

    @Test
    void a_record_that_another_program_made_needs_no_item() {
        books.ledger.edited("expenses/9");
        books.records.add(new Record("expenses/9", "ann", 1, "", Map.of()));
        assertEquals("", books.verdict().toString());
    }

    @Test
    void an_acknowledged_item_that_was_deleted_is_lost() {
        books.items.remove(books.item("a4"));
        assertOnly(LOST, "not in the queue");
    }

    @Test
    void an_item_that_was_deleted_after_its_effect_is_lost_and_its_effect_is_too_much() {
        books.items.remove(books.item("a3"));
        assertFound(LOST, "not in the queue");
        assertFound(DOUBLED, "version is not 2");
        assertFound(WRONG, "[f_a3] should not be in");
    }

    @Test
    void a_create_that_was_deleted_is_lost_and_leaves_updates_of_nothing() {
        books.items.remove(books.item("a1"));
        assertFound(LOST, "not in the queue");
        assertFound(WRONG, "changed what does not exist");
    }

    @Test
    void an_item_stored_twice_is_doubled() {
        books.items.add(Books.id("item-other").apply(books.item("a4")));
        assertOnly(DOUBLED, "stored 2 times");
    }

    @Test
    void an_item_applied_twice_is_doubled() {
        books.change("a3", Books.response("_version", 4L));
        changeVersion(4);
        assertOnly(DOUBLED, "had version 4 instead of 3");
    }

    @Test
    void a_client_that_was_told_something_else_has_lost_it() {
        books.ledger.told(books.ledger.sent().get("a4"), "completed");
        assertOnly(LOST, "told completed");
    }

    @Test
    void a_record_version_too_high_or_too_low_is_doubled_or_lost() {
        changeVersion(4);
        assertOnly(DOUBLED, "version is not 3");
        changeVersion(2);
        assertOnly(LOST, "version is not 3");
    }

    @Test
    void a_record_that_is_missing_is_lost() {
        books.records.removeIf(record -> record.key().equals("expenses/1"));
        assertOnly(LOST, "no record expenses/1");
    }

    @Test
    void an_update_that_is_missing_in_the_record_is_lost() {
        changeData(data -> Books.without(data, "f_a2"));
        assertOnly(LOST, "[f_a2] is missing");
    }

    @Test
    void a_record_that_is_there_twice_is_doubled() {
        books.records.add(new Record("orders/2", "bob", 1, "item-b1", Map.of(Mutation.MADE, "b1")));
        assertOnly(DOUBLED, "without an item");
    }

    @Test
    void a_record_that_nobody_made_is_wrong() {
        books.records.add(new Record("orders/2", "bob", 1, "", Map.of()));
        assertOnly(WRONG, "without an item");
    }

    @Test
    void two_updates_applied_in_the_wrong_order_are_out_of_order() {
        long before = books.item("a2").sequence();
        books.change("a2", Books.sequence(books.item("a3").sequence()));
        books.change("a3", Books.sequence(before));
        assertFound(OUT_OF_ORDER, "had version 2 instead of 4");
        assertFound(OUT_OF_ORDER, "item-a2 should be the last");
    }

    @Test
    void an_older_update_over_a_newer_one_is_out_of_order() {
        changeData(data -> Books.with(data, Mutation.LAST, "a2"));
        assertOnly(OUT_OF_ORDER, "last should be a3");
    }

    @Test
    void a_record_marked_by_an_older_item_is_out_of_order() {
        books.changeRecord("expenses/1", r -> new Record(r.key(), r.user(), r.version(), "item-a2", r.data()));
        assertOnly(OUT_OF_ORDER, "item-a3 should be the last");
    }

    @Test
    void an_effect_of_a_failed_item_is_wrong() {
        changeData(data -> Books.with(data, "f_a4", "a4"));
        assertOnly(WRONG, "[f_a4] should not be in");
    }

    @Test
    void a_success_of_what_cannot_succeed_is_wrong() {
        books.ledger.sent(Books.mutation("bob", "b1", "POST", "orders/1", Map.of(), false));
        assertFound(WRONG, "completed although it cannot be");
    }

    @Test
    void a_failure_of_what_could_not_fail_is_wrong() {
        books.change("a2", Books.status("failed", "invalid", 1));
        assertFound(WRONG, "failed although it could not");
    }

    @Test
    void an_interrupted_item_may_fail_once_its_attempts_are_used_up_and_not_before() {
        Mutation update = Books.mutation("bob", "b2", "PUT", "orders/1", Books.marks("b2"), true);
        books.ledger.sent(update);
        books.items.add(new Snapshot.Item("item-b2", "bob", "b2", "failed", 5, 5, "interrupted", 8, Map.of()));
        assertEquals("", books.verdict().toString());

        books.change("b2", Books.status("failed", "interrupted", 4));
        assertOnly(WRONG, "failed although it could not");
    }

    @Test
    void a_create_of_what_exists_is_wrong() {
        books.ledger.sent(Books.mutation("ann", "a2", "POST", "expenses/1", Books.marks("a2"), true));
        assertFound(WRONG, "created what exists");
    }

    @Test
    void an_item_that_nobody_sent_is_wrong() {
        books.items.add(new Snapshot.Item("item-x", "ann", "x", "completed", 1, 5, "", 9, Map.of()));
        assertOnly(WRONG, "nobody sent");
    }

    @Test
    void a_refused_write_that_is_stored_is_wrong() {
        books.ledger.refused(books.ledger.sent().get("a4"));
        assertOnly(WRONG, "refused, and yet stored");
    }

    @Test
    void a_refused_write_that_could_succeed_is_wrong() {
        Mutation update = Books.mutation("bob", "b2", "PUT", "orders/1", Books.marks("b2"), true);
        books.ledger.sent(update);
        books.ledger.refused(update);
        assertOnly(WRONG, "a valid write was refused");
    }

    @Test
    void an_open_item_is_stuck() {
        books.ledger.told().remove("a4");
        books.change("a4", Books.status("processing", "", 1));
        assertOnly(STUCK, "a4");
        books.change("a4", Books.status("pending", "", 0));
        assertOnly(STUCK, "a4");
    }

    @Test
    void a_lane_that_is_still_owned_is_stuck() {
        books.lanes.set(0, new Lane("ann", "server-1"));
        assertOnly(STUCK, "still owned");
    }

    @Test
    void an_item_under_another_user_is_foreign() {
        books.change("a3", Books.user("bob"));
        assertOnly(FOREIGN, "of ann");
    }

    @Test
    void a_record_under_another_user_is_foreign() {
        books.changeRecord("expenses/1", r -> new Record(r.key(), "bob", r.version(), r.item(), r.data()));
        assertOnly(FOREIGN, "of ann");
    }

    @Test
    void a_missing_tombstone_of_a_completed_delete_is_lost() {
        books.tombstones.clear();
        assertOnly(LOST, "no tombstone of expenses/2");
    }

    @Test
    void a_tombstone_of_what_exists_is_wrong() {
        books.tombstones.add(new Tombstone("orders/1", "bob", 2, "item-b1"));
        assertOnly(WRONG, "a tombstone that should not be");
    }

    @Test
    void a_tombstone_version_too_high_or_too_low_is_doubled_or_lost() {
        books.tombstones.set(0, new Tombstone("expenses/2", "ann", 3, "item-a6"));
        assertOnly(DOUBLED, "version is not 2");
        books.tombstones.set(0, new Tombstone("expenses/2", "ann", 1, "item-a6"));
        assertOnly(LOST, "version is not 2");
    }

    @Test
    void a_record_that_a_completed_delete_left_is_doubled() {
        books.records.add(new Record("expenses/2", "ann", 1, "item-a5", Map.of(Mutation.MADE, "a5")));
        assertOnly(DOUBLED, "a record that should not be");
    }

    private void changeVersion(long version) {
        books.changeRecord("expenses/1", r -> new Record(r.key(), r.user(), version, r.item(), r.data()));
    }

    private void changeData(UnaryOperator<Map<String, Object>> change) {
        books.changeRecord(
                "expenses/1", r -> new Record(r.key(), r.user(), r.version(), r.item(), change.apply(r.data())));
    }

    private void assertFound(Findings.Kind kind, String what) {
        Findings findings = books.verdict();
        assertTrue(findings.of(kind).stream().anyMatch(found -> found.contains(what)), findings::toString);
    }

    private void assertOnly(Findings.Kind kind, String what) {
        assertFound(kind, what);
        Findings findings = books.verdict();
        assertEquals(1, findings.toString().lines().count(), findings::toString);
    }
}
