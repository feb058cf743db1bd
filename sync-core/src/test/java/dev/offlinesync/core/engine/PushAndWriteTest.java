package dev.offlinesync.core.engine;

import static dev.offlinesync.core.testing.Fixture.ANN;
import static dev.offlinesync.core.testing.Fixture.create;
import static dev.offlinesync.core.testing.Fixture.delete;
import static dev.offlinesync.core.testing.Fixture.update;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.core.handler.Plan;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.queue.QueueBusy;
import dev.offlinesync.core.queue.SyncQueue.Added;
import dev.offlinesync.core.queue.SyncQueue.Written;
import dev.offlinesync.core.testing.Fixture;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PushAndWriteTest {
    private final Fixture f = new Fixture();

    private List<Status> push(Submission... submissions) {
        return f.sync.queue().push(ANN, List.of(submissions)).stream()
                .map(a -> a.item().status())
                .toList();
    }

    @Test
    void a_push_runs_what_it_sent_and_what_must_run_before_and_leaves_the_rest_of_the_backlog() {
        SyncItem before = f.add(create("a"));
        SyncItem unrelated = f.add(create("z"));
        assertEquals(List.of(Status.COMPLETED, Status.COMPLETED), push(update("a", Map.of("x", 1)), create("b")));
        assertEquals(Status.COMPLETED, f.status(before));
        assertEquals(Status.PENDING, f.status(unrelated));
    }

    @Test
    void a_push_of_more_than_a_batch_goes_on_batch_after_batch() {
        Submission[] many =
                IntStream.range(0, 130).mapToObj(i -> create("r" + i)).toArray(Submission[]::new);
        assertTrue(push(many).stream().allMatch(s -> s == Status.COMPLETED));
    }

    @Test
    void one_bad_write_does_not_hold_up_the_others_of_a_push() {
        assertEquals(
                List.of(Status.PENDING, Status.COMPLETED, Status.PENDING),
                push(update("none", Map.of("x", 1)), create("b"), update("none", Map.of("x", 2))));
    }

    @Test
    void a_mutation_pushed_before_gets_its_stored_outcome() {
        push(create("a").withMutationId("m"));
        List<Added> again = f.sync.queue().push(ANN, List.of(create("a").withMutationId("m")));
        assertEquals(Added.Kind.DUPLICATE, again.get(0).kind());
        assertEquals(Status.COMPLETED, again.get(0).item().status());
        assertEquals(1, f.attempts.size());
    }

    @Test
    void a_push_while_somebody_else_has_the_lane_stores_the_items() {
        f.store.lanes().claim(ANN, "somebody", List.of(), Duration.ofMinutes(5), i -> i);
        assertEquals(List.of(Status.PENDING), push(create("a")));
    }

    // ---- the direct write

    @Test
    void a_direct_write_leaves_a_completed_item_that_recognises_a_resend() {
        Submission s = create("a").withMutationId("m");
        Written.Done done = assertInstanceOf(Written.Done.class, f.sync.queue().write(ANN, s));
        assertEquals(Status.COMPLETED, f.status(done.item()));
        assertInstanceOf(Written.Done.class, f.sync.queue().write(ANN, s));
        assertEquals(1, f.expense("a").orElseThrow().version());
        assertInstanceOf(
                Written.Reused.class, f.sync.queue().write(ANN, create("b").withMutationId("m")));
    }

    @Test
    void a_direct_write_that_fails_leaves_nothing() {
        Written.Failed failed = assertInstanceOf(
                Written.Failed.class,
                f.sync.queue().write(ANN, update("none", Map.of("x", 1)).withMutationId("m")));
        assertEquals(Failure.Kind.NOT_FOUND, failed.failure().kind());
        assertEquals(
                0,
                f.sync.queue()
                        .items(ANN, java.util.Set.of(Status.values()), null, 10)
                        .items()
                        .size());
        f.later(100);
        assertEquals(0, f.process().attempted().size());
    }

    @Test
    void a_direct_write_runs_the_due_predecessors_on_its_record_first() {
        f.add(create("a"));
        f.add(update("a", Map.of("x", 1)));
        f.sync.queue().write(ANN, update("a", Map.of("x", 2)));
        assertEquals(2, f.expense("a").orElseThrow().data().get("x"));
        assertEquals(3, f.expense("a").orElseThrow().version());
    }

    @Test
    void a_direct_write_is_blocked_while_the_handler_of_a_predecessor_is_out() {
        Plan out = new Plan.Retry(Failure.handler("the stock is not known"));
        Fixture f = new Fixture(handlers -> handlers.pure("/api/orders", (item, context) -> out));
        f.add(Submission.of("/api/orders/a", Method.PUT, Map.of("x", 1)));
        Submission later = Submission.of("/api/orders/a", Method.PUT, Map.of("x", 2));
        Written.Blocked blocked =
                assertInstanceOf(Written.Blocked.class, f.sync.queue().write(ANN, later));
        assertEquals(f.clock.instant().plusSeconds(5), blocked.until());
    }

    @Test
    void a_direct_write_is_not_blocked_by_what_waiting_cannot_cure() {
        f.add(update("a", Map.of("x", 1)));

        assertInstanceOf(Written.Done.class, f.sync.queue().write(ANN, create("a")));

        assertEquals(1, f.expense("a").orElseThrow().data().get("x"), "the update has followed");
    }

    @Test
    void a_direct_write_says_busy_when_the_lane_is_never_free() {
        f.store.lanes().claim(ANN, "somebody", List.of(), Duration.ofMinutes(5), i -> i);
        assertThrows(QueueBusy.class, () -> f.sync.queue().write(ANN, create("a")));
    }

    @Test
    void a_direct_delete_and_an_unsupported_method() {
        f.sync.queue().write(ANN, create("a"));
        assertInstanceOf(Written.Done.class, f.sync.queue().write(ANN, delete("a")));
        assertInstanceOf(
                Written.Failed.class, f.sync.queue().write(ANN, Submission.of("/api/nothing", Method.POST, Map.of())));
    }
}
