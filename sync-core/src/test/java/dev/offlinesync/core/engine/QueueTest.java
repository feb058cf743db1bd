package dev.offlinesync.core.engine;

import static dev.offlinesync.core.testing.Fixture.ANN;
import static dev.offlinesync.core.testing.Fixture.BOB;
import static dev.offlinesync.core.testing.Fixture.create;
import static dev.offlinesync.core.testing.Fixture.delete;
import static dev.offlinesync.core.testing.Fixture.update;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.core.handler.InvalidSubmission;
import dev.offlinesync.core.handler.Plan;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.queue.SyncQueue.Added;
import dev.offlinesync.core.queue.SyncQueue.Cleared;
import dev.offlinesync.core.queue.SyncQueue.Processed;
import dev.offlinesync.core.record.StoredRecord;
import dev.offlinesync.core.rules.FailurePolicy;
import dev.offlinesync.core.testing.Fixture;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a client sees of the queue, on the in-memory store. */
class QueueTest {
    private final Fixture f = new Fixture();

    @Test
    void a_created_record_takes_the_id_of_its_item_unless_the_client_gave_one() {
        SyncItem item = f.add(Submission.of("/api/expenses", Method.POST, Map.of("amount", 100)));
        f.add(create("mine"));
        Processed p = f.process();
        assertEquals(2, p.successful());
        assertEquals(
                Map.of("amount", 100), f.expense(item.id().hex()).orElseThrow().data());
        assertTrue(f.expense("mine").isPresent());
    }

    @Test
    void a_resend_is_one_item_and_one_effect() {
        Submission s = create("a").withMutationId("m-1");
        assertEquals(Added.Kind.STORED, f.sync.queue().add(ANN, s).kind());
        f.process();
        Added again = f.sync.queue().add(ANN, s);
        assertEquals(Added.Kind.DUPLICATE, again.kind());
        assertEquals(Status.COMPLETED, again.item().status());
        assertEquals(0, f.process().attempted().size());
    }

    @Test
    void a_mutation_id_used_again_for_something_else_is_told_and_stores_nothing() {
        f.sync.queue().add(ANN, create("a").withMutationId("m-1"));
        assertEquals(
                Added.Kind.REUSED,
                f.sync.queue().add(ANN, create("b").withMutationId("m-1")).kind());
        assertEquals(1, f.process().attempted().size());
        assertFalse(f.expense("b").isPresent());
    }

    @Test
    void priority_device_and_attempts_are_no_part_of_a_mutations_content() {
        f.sync.queue().add(ANN, create("a").withMutationId("m-1"));
        Submission again = create("a").withMutationId("m-1").withPriority(9).withMaxAttempts(2);
        assertEquals(Added.Kind.DUPLICATE, f.sync.queue().add(ANN, again).kind());
    }

    @Test
    void the_same_mutation_id_of_two_users_is_two_mutations() {
        f.sync.queue().add(ANN, create("a").withMutationId("m"));
        assertEquals(
                Added.Kind.STORED,
                f.sync.queue().add(BOB, create("b").withMutationId("m")).kind());
    }

    @Test
    void fifty_edits_of_one_record_run_in_order_and_raise_its_version_fifty_times() {
        f.add(create("a"));
        IntStream.range(0, 49).forEach(i -> f.add(update("a", Map.of("amount", i, "f" + i, true))));
        assertEquals(50, f.process().successful());
        StoredRecord record = f.expense("a").orElseThrow();
        assertEquals(50, record.version());
        assertEquals(48, record.data().get("amount"));
        assertEquals(50, record.data().size());
    }

    @Test
    void a_record_deleted_and_created_again_continues_its_versions() {
        f.add(create("a"));
        f.add(delete("a"));
        f.process();
        assertTrue(f.expense("a").isEmpty());
        f.add(create("a"));
        f.process();
        assertEquals(3, f.expense("a").orElseThrow().version());
    }

    @Test
    void a_deletion_answers_the_deleted_id() {
        f.add(create("a"));
        SyncItem deletion = f.add(delete("a"));
        f.process();
        assertEquals(Map.of("deletedId", "a"), f.item(deletion).responseData());
    }

    @Test
    void an_update_of_a_missing_record_is_retried_with_growing_delays_and_fails_after_five_attempts() {
        SyncItem item = f.add(update("none", Map.of("amount", 1)));
        List<Long> delays = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            f.process();
            SyncItem waiting = f.item(item);
            assertEquals(Status.PENDING, waiting.status());
            delays.add(Objects.requireNonNull(waiting.retryAt()).getEpochSecond()
                    - f.clock.instant().getEpochSecond());
            assertEquals(0, f.process().attempted().size(), "not before its time");
            f.later(delays.get(i).intValue());
        }
        assertEquals(List.of(5L, 10L, 20L, 40L), delays);
        f.process();
        assertEquals(Status.FAILED, f.status(item));
        assertEquals(5, f.item(item).attempts());
        assertEquals(
                Failure.Kind.NOT_FOUND,
                Objects.requireNonNull(f.item(item).failure()).kind());
        f.later(1000);
        assertEquals(0, f.process().attempted().size(), "an item that failed five times is left alone");
    }

    @Test
    void a_failed_item_that_is_retried_runs_again() {
        SyncItem item = f.add(update("a", Map.of("amount", 2)).withMaxAttempts(1));
        f.process();
        assertEquals(Status.FAILED, f.status(item));
        f.add(create("a"));
        f.process();
        assertTrue(f.sync.queue().requeue(item.id()).orElseThrow().done());
        f.process();
        assertEquals(Status.COMPLETED, f.status(item));
        assertFalse(f.sync.queue().requeue(item.id()).orElseThrow().done(), "only a failed item is retried");
    }

    @Test
    void an_item_that_waits_for_its_retry_runs_now_on_request_and_keeps_its_attempts() {
        SyncItem item = f.add(update("a", Map.of("amount", 2)));
        f.process();
        Failure why = f.item(item).failure();
        f.add(create("b"));

        SyncItem due = f.sync.queue().requeue(item.id()).orElseThrow().item();

        assertEquals(Status.PENDING, due.status());
        assertEquals(1, due.attempts());
        assertEquals(why, due.failure());
        assertTrue(due.isDue(f.clock.instant()));
        assertFalse(f.sync.queue().requeue(item.id()).orElseThrow().done(), "it is due already");
        f.process();
        assertEquals(2, f.item(item).attempts());
    }

    @Test
    void an_item_that_was_brought_forward_is_taken_by_the_worker_without_any_grace() {
        SyncItem item = f.add(update("a", Map.of("amount", 2)));
        f.process();
        f.sync.queue().requeue(item.id());

        f.sync.workOnce();

        assertEquals(2, f.item(item).attempts());
    }

    @Test
    void while_a_handler_is_out_later_items_on_its_record_wait_and_others_pass() {
        Fixture f = new Fixture(handlers -> handlers.pure(
                "/api/orders", (item, context) -> new Plan.Retry(Failure.handler("the stock is not known"))));
        SyncItem head = f.add(Submission.of("/api/orders/a", Method.PUT, Map.of("x", 1)));
        SyncItem behind =
                f.add(Submission.of("/api/orders/a", Method.PUT, Map.of("x", 2)).withPriority(10));
        SyncItem other = f.add(create("b"));
        Processed first = f.process();
        assertEquals(Status.PENDING, f.status(head));
        assertEquals(0, f.item(behind).attempts());
        assertEquals(Status.COMPLETED, f.status(other));
        assertEquals(2, first.attempted().size());
        assertEquals(0, first.backlog().remaining());
        assertEquals(2, first.backlog().waiting());
        Processed second = f.process();
        assertEquals(0, second.attempted().size());
        assertEquals(2, second.backlog().waiting());
    }

    @Test
    void an_item_that_failed_for_good_holds_nothing_back() {
        f.add(update("a", Map.of("x", 1)).withMaxAttempts(1));
        SyncItem behind = f.add(create("a"));
        f.process();
        assertEquals(Status.COMPLETED, f.status(behind));
    }

    @Test
    void a_batch_is_bounded_and_says_what_is_left() {
        IntStream.range(0, 120).forEach(i -> f.add(create("r" + i)));
        Processed p = f.process();
        assertEquals(50, p.attempted().size());
        assertEquals(70, p.backlog().remaining());
        f.process();
        assertEquals(20, f.process().attempted().size());
        assertEquals(0, f.process().backlog().remaining());
    }

    @Test
    void a_whole_page_that_is_blocked_does_not_hold_up_what_is_behind_it() {
        f.add(update("poison", Map.of("x", 1)));
        IntStream.range(0, 80)
                .forEach(i -> f.add(update("poison", Map.of("x", i)).withPriority(5)));
        SyncItem innocent = f.add(create("b"));
        f.process();
        f.process();
        assertEquals(Status.COMPLETED, f.status(innocent));
    }

    @Test
    void an_unknown_endpoint_is_accepted_and_fails_when_processed() {
        SyncItem item = f.add(Submission.of("/api/nothing", Method.POST, Map.of("a", 1)));
        f.process();
        assertEquals(
                Failure.Kind.UNKNOWN_ENDPOINT,
                Objects.requireNonNull(f.item(item).failure()).kind());
        assertEquals(Status.PENDING, f.status(item));
    }

    @Test
    void fail_fast_rejects_at_once_what_no_retry_can_cure() {
        Fixture fast = new Fixture(h -> h, b -> b.failures(FailurePolicy.FAIL_FAST));
        SyncItem item = fast.add(Submission.of("/api/nothing", Method.POST, Map.of("a", 1)));
        SyncItem missing = fast.add(update("none", Map.of("amount", 1)));
        fast.process();
        assertEquals(Status.FAILED, fast.status(item));
        assertEquals(1, fast.item(item).attempts());
        assertEquals(Status.FAILED, fast.status(missing));
    }

    @Test
    void somebody_elses_record_can_neither_be_changed_nor_deleted_and_keeps_no_id_from_others() {
        f.sync.queue().add(BOB, Submission.of("/api/expenses", Method.POST, Map.of("_id", "his", "amount", 7)));
        f.sync.queue().process(BOB);
        SyncItem updated = f.add(update("his", Map.of("amount", 0)));
        f.process();
        assertEquals(Status.PENDING, f.status(updated));
        SyncItem created = f.add(create("his"));
        SyncItem deleted = f.add(delete("his"));
        f.later(5).process();
        f.process();
        assertEquals(Status.COMPLETED, f.status(created));
        assertEquals(Status.COMPLETED, f.status(deleted));
        assertEquals(
                7,
                f.store
                        .records()
                        .find(BOB, new dev.offlinesync.core.record.RecordKey("expenses", "his"))
                        .orElseThrow()
                        .data()
                        .get("amount"));
    }

    @Test
    void protected_fields_in_data_are_ignored() {
        f.add(Submission.of(
                "/api/expenses",
                Method.POST,
                Map.of("_id", "a", "user", "bob", "_sync", Map.of("version", 9), "createdAt", "1999", "amount", 1)));
        f.process();
        StoredRecord record = f.expense("a").orElseThrow();
        assertEquals(Map.of("amount", 1), record.data());
        assertEquals(ANN, record.owner());
        assertEquals(1, record.version());
    }

    @Test
    void an_id_in_data_that_differs_from_the_endpoints_is_refused_and_nothing_is_stored() {
        Submission s = Submission.of("/api/expenses/a", Method.PUT, Map.of("_id", "b"));
        InvalidSubmission e =
                assertThrows(InvalidSubmission.class, () -> f.sync.queue().addAll(ANN, List.of(create("c"), s)));
        assertEquals("/data/_id", e.field());
        assertEquals(0, f.process().attempted().size());
    }

    @Test
    void clearing_deletes_what_is_open_or_failed_and_keeps_what_recognises_a_resend() {
        f.sync.queue().add(ANN, create("a").withMutationId("m"));
        f.process();
        f.add(create("b"));
        assertEquals(
                new Cleared(1, 0), f.sync.queue().clear(ANN, Set.of(Status.PENDING, Status.PROCESSING, Status.FAILED)));
        assertEquals(
                Added.Kind.DUPLICATE,
                f.sync.queue().add(ANN, create("a").withMutationId("m")).kind());
    }

    @Test
    void a_create_sent_again_after_everything_was_cleared_succeeds_without_a_second_effect() {
        Submission s =
                Submission.of("/api/expenses", Method.POST, Map.of("amount", 5)).withMutationId("m");
        ItemId id = f.add(s).id();
        f.process();
        f.sync.queue().clear(ANN, Set.of(Status.values()));
        SyncItem again = f.add(s);
        f.process();
        assertEquals(Status.COMPLETED, f.status(again));
        assertEquals(
                1,
                f.expense(f.store.idSecret().recordId(id).hex()).orElseThrow().version());
    }

    @Test
    void pending_shows_what_a_live_lane_is_running_as_processing() {
        SyncItem item = f.add(create("a"));
        f.store.lanes().claim(ANN, "somebody", List.of(item.id()), java.time.Duration.ofSeconds(30), i -> i);
        List<SyncItem> shown = f.sync.queue().items(ANN, Status.OPEN, null, 10).items();
        assertEquals(
                List.of(Status.PROCESSING), shown.stream().map(SyncItem::status).toList());
    }

    @Test
    void pages_visit_every_item_once_in_order() {
        IntStream.range(0, 7).forEach(i -> f.add(create("r" + i).withPriority(i % 3)));
        List<Integer> priorities = new ArrayList<>();
        dev.offlinesync.core.item.Position after = null;
        do {
            var page = f.sync.queue().items(ANN, Status.OPEN, after, 3);
            page.items().forEach(i -> priorities.add(i.priority()));
            after = page.next();
        } while (after != null);
        assertEquals(List.of(2, 2, 1, 1, 0, 0, 0), priorities);
    }
}
