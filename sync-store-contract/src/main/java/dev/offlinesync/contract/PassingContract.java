package dev.offlinesync.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.contract.PassingGiven.Calls;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.queue.SyncQueue.Processed;
import dev.offlinesync.core.queue.SyncQueue.Written;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.testkit.SteppedSync;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What waiting cannot cure holds nothing up, and what was passed is never applied over newer data: the engine on the
 * store under test.
 */
public interface PassingContract extends StoreContract {
    // ---- an update before its create

    @Test
    default void an_update_that_came_before_its_create_follows_it_whichever_way_they_come() {
        for (Calls calls : Calls.values()) {
            PassingGiven g = new PassingGiven(store(), "early-" + calls);

            List<SyncItem> items = g.send(calls, g.update(2), g.update(3), g.create(1), g.update(4));

            g.assertThatAllAreCompleted(items);
            assertEquals(Map.of("n", 4, "u2", true, "u3", true, "u4", true), g.record(), calls.name());
        }
    }

    @Test
    default void an_attempt_before_the_create_is_not_counted_if_both_run_in_one_commit() {
        PassingGiven g = new PassingGiven(store(), "together");

        List<SyncItem> items = g.send(Calls.ONE_PUSH, g.update(2), g.create(1));

        int inOneCommit = store().lanes().isAtomic() ? 1 : 2;
        assertEquals(inOneCommit, g.item(items.get(0)).attempts());
    }

    @Test
    default void an_update_that_failed_for_good_before_its_create_follows_it_when_it_is_retried_by_hand() {
        PassingGiven g = new PassingGiven(store(), "late");
        SyncItem update = g.push(g.update(2).withMaxAttempts(1));
        assertEquals(Status.FAILED, g.item(update).status());
        g.push(g.create(1));

        g.retry(update);

        assertEquals(Map.of("n", 2, "u2", true), g.record());
    }

    @Test
    default void an_update_from_before_an_attempt_to_create_does_not_follow_its_correction() {
        PassingGiven g = new PassingGiven(store(), "corrected");
        SyncItem invalid = g.push(g.invalidCreate());
        SyncItem first = g.push(g.update(2));
        SyncItem second = g.push(g.update(3));

        SyncItem corrected = g.push(g.create(1));

        assertEquals(Status.COMPLETED, g.item(corrected).status());
        assertEquals(Map.of("n", 1), g.record());
        g.waits(invalid, Failure.Kind.VALIDATION);
        g.waits(first, Failure.Kind.NOT_FOUND);
        g.waits(second, Failure.Kind.NOT_FOUND);
        g.sync.processUntilDone();
        g.isSuperseded(first);
        g.isSuperseded(second);
        assertEquals(Map.of("n", 1), g.record());
    }

    @Test
    default void an_update_that_waits_behind_its_create_is_due_as_soon_as_that_is_valid() {
        PassingGiven g = new PassingGiven(store(), "valid-later");
        SyncItem create = g.push(g.createOnceRulesAllow(1));
        SyncItem update = g.push(g.update(2));
        g.waits(update, Failure.Kind.NOT_FOUND);

        g.allow();
        g.sync.advance(Duration.ofSeconds(5));
        g.sync.process();
        g.sync.process();

        g.assertThatAllAreCompleted(List.of(create, update));
        assertEquals(Map.of("n", 2, "u2", true), g.record());
    }

    // ---- what is done already

    @Test
    default void deleting_what_is_deleted_already_is_done() {
        for (Calls calls : Calls.values()) {
            PassingGiven g = new PassingGiven(store(), "deleted-" + calls);
            g.push(g.create(1));

            List<SyncItem> items = g.send(calls, g.delete(), g.delete(), g.create(2));

            g.assertThatAllAreCompleted(items);
            assertEquals(Map.of("n", 2), g.record(), calls.name());
            assertEquals(Map.of("deletedId", g.id()), g.item(items.get(1)).responseData());
        }
    }

    @Test
    default void a_create_that_finds_what_it_would_have_made_is_done() {
        for (Calls calls : Calls.values()) {
            PassingGiven g = new PassingGiven(store(), "twice-" + calls);

            List<SyncItem> items = g.send(calls, g.create(1), g.create(1), g.update(2));

            g.assertThatAllAreCompleted(items);
            assertEquals(Map.of("n", 2, "u2", true), g.record(), calls.name());
        }
    }

    @Test
    default void the_same_number_in_another_spelling_is_no_other_create() {
        PassingGiven g = new PassingGiven(store(), "spelling");
        g.push(g.create(1));

        SyncItem again = g.push(g.createOf(1.0));

        g.assertThatAllAreCompleted(List.of(again));
    }

    @Test
    default void a_create_that_finds_something_else_is_a_conflict_and_lets_pass() {
        PassingGiven g = new PassingGiven(store(), "other");

        List<SyncItem> items = g.send(Calls.ONE_PUSH, g.create(1), g.create(2), g.update(3));

        g.waits(items.get(1), Failure.Kind.CONFLICT);
        assertEquals(Map.of("n", 3, "u3", true), g.record());
    }

    // ---- what holds, and what does not

    @Test
    default void a_later_update_passes_an_invalid_one_which_is_never_applied_over_it() {
        PassingGiven g = new PassingGiven(store(), "invalid");
        g.push(g.create(1));
        SyncItem invalid = g.push(g.updateOnceRulesAllow(2));
        SyncItem later = g.push(g.update(3));
        g.waits(invalid, Failure.Kind.VALIDATION);
        g.assertThatAllAreCompleted(List.of(later));

        g.allow();
        g.sync.advance(Duration.ofSeconds(5)).process();

        g.isSuperseded(invalid);
        assertTrue(String.valueOf(g.item(invalid).error()).contains("n was not allowed"), g.item(invalid)::toString);
        assertEquals(Map.of("n", 3, "u3", true), g.record());
    }

    @Test
    default void what_lets_pass_holds_nobody_however_much_of_it_there_is() {
        PassingGiven g = new PassingGiven(store(), "crowd");
        g.push(g.create(1));
        g.failedBefore(PassingGiven.CROWD, Failure.Kind.VALIDATION);

        g.assertThatAllAreCompleted(g.send(Calls.ONE_PUSH, g.update(2)));
        g.assertThatAllAreCompleted(g.send(Calls.ADDED_THEN_PROCESSED, g.update(3)));
        assertInstanceOf(Written.Done.class, g.sync.queue().write(SteppedSync.ANN, g.update(4)));
        assertEquals(Map.of("n", 4, "u2", true, "u3", true, "u4", true), g.record());
    }

    @Test
    default void a_create_is_held_by_no_number_of_updates_that_wait_for_it() {
        PassingGiven g = new PassingGiven(store(), "crowd-before-create");
        g.failedBefore(PassingGiven.CROWD, Failure.Kind.NOT_FOUND);

        SyncItem create = g.sync.queue().add(SteppedSync.ANN, g.create(1)).item();
        g.sync.process();

        g.assertThatAllAreCompleted(List.of(create));
        Processed next = g.sync.process();
        assertEquals(1000, next.attempted().size() + next.backlog().remaining(), "as many as follow it at once");
    }

    @Test
    default void a_write_whose_handler_is_out_holds_in_a_crowd_that_lets_pass_too() {
        PassingGiven g = new PassingGiven(store(), "crowd-and-out");
        g.failedBefore(PassingGiven.CROWD, Failure.Kind.VALIDATION);
        g.failedBefore(1, Failure.Kind.HANDLER);
        SyncItem behind = g.push(g.update(2));

        assertEquals(0, g.item(behind).attempts());
        assertInstanceOf(Written.Blocked.class, g.sync.queue().write(SteppedSync.ANN, g.update(3)));
    }

    @Test
    default void nothing_passes_a_write_whose_handler_is_out() {
        PassingGiven g = new PassingGiven(store(), "out");

        SyncItem out = g.push(g.order(1));
        SyncItem behind = g.push(g.order(2));

        assertEquals(Failure.Kind.HANDLER, g.kind(out));
        assertEquals(0, g.item(behind).attempts());
        assertInstanceOf(Written.Blocked.class, g.sync.queue().write(SteppedSync.ANN, g.order(3)));
    }

    @Test
    default void a_schedule_that_nothing_passes_stays_as_it_is() {
        PassingGiven g = new PassingGiven(store(), "schedule");
        SyncItem update = g.push(g.update(1));

        for (int seconds : List.of(5, 10, 20, 40)) {
            g.sync.assertThat(update).isWaiting().retriesIn(Duration.ofSeconds(seconds));
            g.sync.advance(Duration.ofSeconds(seconds)).process();
        }

        g.sync.assertThat(update).isFailed().hasAttempts(5).failedWith(Failure.Kind.NOT_FOUND);
    }

    // ---- direct writes

    @Test
    default void a_direct_write_passes_what_waiting_cannot_cure() {
        PassingGiven g = new PassingGiven(store(), "direct");
        g.push(g.create(1));
        SyncItem invalid = g.push(g.updateOnceRulesAllow(2));

        assertInstanceOf(Written.Done.class, g.sync.queue().write(SteppedSync.ANN, g.update(3)));

        g.allow();
        g.sync.advance(Duration.ofSeconds(5)).process();
        g.isSuperseded(invalid);
        assertEquals(Map.of("n", 3, "u3", true), g.record());
    }

    @Test
    default void an_early_update_follows_a_direct_create_at_once() {
        PassingGiven g = new PassingGiven(store(), "direct-create");
        SyncItem update = g.push(g.update(2));

        assertInstanceOf(Written.Done.class, g.sync.queue().write(SteppedSync.ANN, g.create(1)));

        g.assertThatAllAreCompleted(List.of(update));
        assertEquals(Map.of("n", 2, "u2", true), g.record());
    }

    @Test
    default void a_direct_deletion_of_what_is_not_there_fails() {
        PassingGiven g = new PassingGiven(store(), "direct-delete");

        Written written = g.sync.queue().write(SteppedSync.ANN, g.delete());

        assertEquals(
                Failure.Kind.NOT_FOUND,
                assertInstanceOf(Written.Failed.class, written).failure().kind());
    }

    @Test
    default void an_item_that_came_after_a_direct_write_may_still_be_applied() {
        PassingGiven g = new PassingGiven(store(), "after-direct");
        assertInstanceOf(Written.Done.class, g.sync.queue().write(SteppedSync.ANN, g.create(1)));
        assertInstanceOf(Written.Done.class, g.sync.queue().write(SteppedSync.ANN, g.update(2)));
        SyncItem later = g.push(g.updateOnceRulesAllow(3));

        g.allow();
        g.sync.advance(Duration.ofSeconds(5)).process();

        g.assertThatAllAreCompleted(List.of(later));
    }

    // ---- retries by hand

    @Test
    default void a_retry_by_hand_never_undoes_newer_data_even_after_the_queue_was_cleaned() {
        PassingGiven g = new PassingGiven(store(), "retried");
        g.push(g.create(1));
        SyncItem old = g.push(g.updateOnceRulesAllow(2).withMaxAttempts(1));
        g.push(g.update(3));
        g.sync.queue().clear(SteppedSync.ANN, EnumSet.of(Status.COMPLETED));
        g.allow();

        g.retry(old);

        g.isSuperseded(old);
        assertEquals(Map.of("n", 3, "u3", true), g.record());
    }

    @Test
    default void a_create_that_a_deletion_of_nothing_has_passed_never_brings_the_record_back() {
        for (boolean again : List.of(false, true)) {
            PassingGiven g = new PassingGiven(store(), "passed-by-deletion-" + again);
            if (again) {
                g.push(g.create(1));
                g.push(g.delete());
            }
            SyncItem invalid = g.push(g.invalidCreate());
            SyncItem deletion = g.push(g.delete());
            assertEquals(Status.COMPLETED, g.item(deletion).status());

            g.allow(); // what stood in the way of the create is gone
            g.sync.processUntilDone();

            g.isSuperseded(invalid);
            assertEquals(null, g.record());
            SyncItem next = g.push(g.create(5));
            assertEquals(Status.COMPLETED, g.item(next).status(), "who wants it writes it anew");
        }
    }

    @Test
    default void cleaning_the_queue_brings_no_old_update_back() {
        for (boolean created : List.of(true, false)) {
            PassingGiven g = new PassingGiven(store(), "cleaned-" + created);
            if (created) {
                g.push(g.create(1));
                g.push(g.delete());
            }
            SyncItem update = g.push(g.update(2));
            if (!created) {
                g.push(g.delete());
            }
            store().queue().delete(SteppedSync.ANN, EnumSet.of(Status.COMPLETED));

            g.push(g.create(3));
            g.sync.processUntilDone();

            g.isSuperseded(update);
            assertEquals(Map.of("n", 3), g.record(), "created before: " + created);
        }
    }

    @Test
    default void a_record_that_is_deleted_and_created_in_one_push_is_a_new_one() {
        PassingGiven g = new PassingGiven(store(), "anew");
        g.push(g.create(1));
        g.sync.advance(Duration.ofMinutes(1));

        SyncItem create =
                g.send(PassingGiven.Calls.ONE_PUSH, g.delete(), g.create(2)).get(1);

        assertEquals(
                create.createdAt(),
                store().records()
                        .find(SteppedSync.ANN, new RecordKey(Given.EXPENSES, g.id()))
                        .orElseThrow()
                        .createdAt());
    }

    @Test
    default void a_retry_by_hand_never_brings_back_what_was_deleted_later() {
        PassingGiven g = new PassingGiven(store(), "brought-back");
        SyncItem create = g.push(g.createOnceRulesAllow(1).withMaxAttempts(1));
        g.push(g.create(2));
        g.push(g.delete());
        g.allow();

        g.retry(create);

        g.isSuperseded(create);
        assertEquals(null, g.record());
    }

    @Test
    default void a_retry_by_hand_of_what_nothing_passed_is_applied() {
        PassingGiven g = new PassingGiven(store(), "retried-in-time");
        g.push(g.create(1));
        SyncItem update = g.push(g.updateOnceRulesAllow(2).withMaxAttempts(1));
        g.allow();

        g.retry(update);

        g.assertThatAllAreCompleted(List.of(update));
        assertEquals(Map.of("n", 2, "u2", true), g.record());
    }

    // ---- effects elsewhere

    @Test
    default void an_effect_that_was_passed_is_not_repeated() {
        PassingGiven g = new PassingGiven(store(), "effects");
        Submission rejected = g.mail("rejected");
        SyncItem first = g.push(rejected);
        g.push(g.mail("sent"));
        g.accept();

        g.retry(first);

        g.isSuperseded(first);
        assertEquals(List.of("rejected", "sent"), g.mails());
    }

    @Test
    default void an_early_update_follows_its_create_elsewhere() {
        PassingGiven g = new PassingGiven(store(), "early-effect");
        SyncItem early = g.push(g.mailTo("update"));
        g.waits(early, Failure.Kind.NOT_FOUND);

        g.push(g.mail("create"));
        g.sync.process();

        g.assertThatAllAreCompleted(List.of(early));
        assertEquals(List.of("update", "create", "update"), g.mails());
    }
}
