package dev.offlinesync.core.engine;

import static dev.offlinesync.core.testing.Fixture.ANN;
import static dev.offlinesync.core.testing.Fixture.create;
import static dev.offlinesync.core.testing.Fixture.delete;
import static dev.offlinesync.core.testing.Fixture.update;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.core.event.SyncEvent;
import dev.offlinesync.core.handler.Outcome;
import dev.offlinesync.core.item.Basis;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.queue.SyncQueue.Added;
import dev.offlinesync.core.store.LaneStore.Claim;
import dev.offlinesync.core.store.LaneStore.Lane;
import dev.offlinesync.core.store.QueueStore;
import dev.offlinesync.core.store.ReadRoom;
import dev.offlinesync.core.testing.Fixture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whether the items of a push are stored as they end, or before they run, is seen by the status that they are stored with. */
@Timeout(60)
class PushAtOnceTest {
    private final List<Status> stored = new ArrayList<>();
    private boolean isCleared;
    private boolean isSlow;
    private final Fixture f = new Fixture(
            handlers -> handlers.effect("/api/mails", (item, context) -> new Outcome.Done(null)),
            settings -> settings.listener(event -> {
                if (event instanceof SyncEvent.Stored s) {
                    stored.add(s.item().status());
                    if (isSlow) {
                        isSlow = false;
                        later(3);
                    }
                    if (isCleared) {
                        store().delete(ANN, Status.OPEN);
                    }
                }
            }));

    private void later(int seconds) {
        f.later(seconds);
    }

    private QueueStore store() {
        return f.store.queue();
    }

    private List<Added> push(Submission... submissions) {
        stored.clear();
        return f.sync.queue().push(ANN, List.of(submissions));
    }

    private List<Status> statuses(Submission... submissions) {
        return push(submissions).stream().map(a -> a.item().status()).toList();
    }

    private static Submission mail() {
        return Submission.of("/api/mails", Method.POST, Map.of());
    }

    @Test
    void the_items_of_a_push_enter_the_queue_as_they_end() {
        List<Added> pushed = push(create("a"), update("a", Map.of("x", 1)), create("b"), delete("b"), delete("none"));

        assertTrue(
                pushed.stream().allMatch(a -> a.item().status() == Status.COMPLETED && a.kind() == Added.Kind.STORED));
        assertEquals(List.of(Status.COMPLETED), stored.stream().distinct().toList());
        assertEquals(2, f.expense("a").orElseThrow().version());
        long last = 0;
        for (Added a : pushed) {
            SyncItem is = f.item(a.item());
            assertEquals(a.item().withSequence(is.sequence()).withEpoch(is.epoch()), is);
            assertTrue(is.sequence() > last, "in their order");
            last = is.sequence();
        }
        assertEquals(
                1,
                pushed.stream().map(p -> p.item().receipt().change()).distinct().count(),
                "one number for all");
    }

    @Test
    void an_item_that_fails_alone_on_its_record_is_stored_with_its_failure_and_retried() {
        List<Added> pushed = push(create("a"), update("none", Map.of("x", 1)));

        assertEquals(List.of(Status.COMPLETED, Status.PENDING), stored);
        SyncItem failed = f.item(pushed.get(1).item());
        assertEquals(1, failed.attempts());
        assertEquals(f.clock.instant().plusSeconds(5), failed.retryAt());

        f.sync.queue().push(ANN, List.of(create("none")));
        assertEquals(Status.COMPLETED, f.status(failed), "it has waited for its record");
    }

    @Test
    void items_that_a_failure_holds_up_are_stored_first_and_keep_their_order() {
        assertEquals(
                List.of(Status.PENDING, Status.PENDING, Status.COMPLETED),
                statuses(update("none", Map.of("x", 1)), update("none", Map.of("x", 2)), create("b")));
        assertEquals(List.of(Status.PENDING), stored.stream().distinct().toList());
    }

    /** Its first batch takes three seconds. */
    @Test
    void a_push_that_others_wait_for_ends_after_some_seconds_and_the_rest_runs_later() {
        ReadRoom.Room wanted = new ReadRoom.Room() {
            @Override
            public boolean take(long bytes) {
                return true;
            }

            @Override
            public boolean isWanted() {
                return true;
            }
        };
        Submission[] many =
                IntStream.range(0, 120).mapToObj(i -> create("r" + i)).toArray(Submission[]::new);
        List<Status> pushed = new ArrayList<>();
        isSlow = true;
        ReadRoom.within(wanted, () -> pushed.addAll(statuses(many)));

        assertEquals(50, pushed.stream().filter(s -> s == Status.COMPLETED).count());
        assertEquals(70, f.process().backlog().remaining() + 50);

        isSlow = true;
        assertTrue(statuses(many).stream().allMatch(s -> s == Status.COMPLETED), "nobody waits");
    }

    @Test
    void a_write_retried_by_hand_is_not_applied_over_what_was_pushed_with_it() {
        push(create("a"));
        List<Added> pushed = push(
                update("a", Map.of("x", 1)).withBasis(new Basis(null, 7L, null)), // whatever becomes of it
                update("a", Map.of("x", 2)));
        assertTrue(pushed.stream().allMatch(a -> !a.item().status().isOpen()));
        assertEquals(2, f.expense("a").orElseThrow().data().get("x"));
    }

    @Test
    void what_is_out_of_the_ordinary_is_stored_first() {
        push(create("there").withMutationId("there"));
        List<List<Submission>> pushes = List.of(
                List.of(create("1"), mail()),
                List.of(create("2"), Submission.of("/api/nobody", Method.POST, Map.of())),
                List.of(create("3").withMutationId("3"), create("4").withDependsOn(List.of("3"))),
                List.of(create("5"), create("6").withPriority(1)),
                List.of(create("there").withMutationId("there"), create("7")),
                List.of(delete("8"), create("8")),
                List.of(
                        update("there", Map.of("x", 1))
                                .withBasis(new Basis(null, null, "9b"))
                                .withMutationId("9a"),
                        update("there", Map.of("x", 2)).withMutationId("9b")));
        for (List<Submission> each : pushes) {
            push(each.toArray(Submission[]::new));
            assertTrue(
                    !stored.isEmpty() && stored.stream().allMatch(Status.PENDING::equals), () -> each + ": " + stored);
        }
    }

    @Test
    void a_large_push_is_stored_batch_by_batch_until_something_is_out_of_the_ordinary() {
        List<Submission> many = new ArrayList<>();
        for (int i = 0; i < 160; i++) {
            many.add(i == 110 ? mail() : create("r" + i));
        }
        List<Added> pushed = push(many.toArray(Submission[]::new));

        assertTrue(
                pushed.stream().allMatch(a -> a.item().status() == Status.COMPLETED && a.kind() == Added.Kind.STORED));
        assertEquals(many.size(), stored.size());
        assertTrue(stored.subList(0, 100).stream().allMatch(Status.COMPLETED::equals));
        assertTrue(stored.subList(100, 160).stream().allMatch(Status.PENDING::equals));
    }

    @Test
    void items_behind_an_open_one_of_another_request_are_stored_first_and_run_behind_it() {
        f.add(create("a"));
        assertEquals(List.of(Status.COMPLETED), statuses(update("a", Map.of("x", 1))));
        assertEquals(List.of(Status.PENDING), stored);
    }

    @Test
    void a_mutation_that_is_twice_in_a_push_is_one_item_and_other_content_is_none() {
        List<Added> pushed = push(
                create("a").withMutationId("m"),
                create("a").withMutationId("m"),
                create("b").withMutationId("m"));

        assertEquals(
                List.of(Added.Kind.STORED, Added.Kind.DUPLICATE, Added.Kind.REUSED),
                pushed.stream().map(Added::kind).toList());
        assertEquals(List.of(Status.COMPLETED), stored);
        assertTrue(f.expense("b").isEmpty());
    }

    private Lane crashWith(String... mutations) {
        List<ItemId> ids = Stream.of(mutations).map(m -> ItemId.of(ANN, m)).toList();
        f.store.lanes().claim(ANN, "dead", ids, Duration.ofSeconds(1), item -> item);
        f.later(2);
        return assertInstanceOf(
                        Claim.Claimed.class,
                        f.store.lanes().claim(ANN, "looks", List.of(), Duration.ofSeconds(30), item -> item))
                .lane();
    }

    @Test
    void items_that_were_interrupted_in_company_before_they_were_stored_run_alone_and_nothing_counts() {
        f.store.lanes().release(crashWith("a", "b"));
        f.add(create("other"));
        f.process(); // looks at the suspects

        assertEquals(
                List.of(Status.COMPLETED, Status.COMPLETED, Status.COMPLETED),
                statuses(create("a").withMutationId("a"), create("b").withMutationId("b"), create("c")));
        assertEquals(List.of(Status.PENDING), stored.stream().distinct().toList());
        assertEquals(List.of(Status.COMPLETED), statuses(create("d")));
        assertEquals(List.of(Status.COMPLETED), stored, "nothing is remembered any more");
    }

    @Test
    void the_interruption_of_an_item_that_was_alone_before_it_was_stored_counts_when_it_comes_again() {
        f.store.lanes().release(crashWith("a"));

        List<Added> pushed = push(create("a").withMutationId("a"));

        SyncItem is = pushed.get(0).item();
        assertEquals(Status.PENDING, is.status());
        assertEquals(1, is.attempts());
        assertEquals(
                Failure.Kind.INTERRUPTED,
                is.failure() == null ? null : is.failure().kind());
        f.later(5).process();
        assertEquals(Status.COMPLETED, f.status(is));
        assertEquals(2, f.item(is).attempts());
    }

    @Test
    void so_it_does_if_it_comes_through_another_door_and_others_were_processed_in_between() {
        f.store.lanes().release(crashWith("a"));
        f.add(create("other"));
        assertEquals(1, f.process().successful());

        SyncItem added = f.add(create("a").withMutationId("a"));
        f.process();

        assertEquals(1, f.item(added).attempts());
        assertEquals(Status.PENDING, f.status(added));
    }

    @Test
    void and_behind_an_effect_in_the_same_batch() {
        f.store.lanes().release(crashWith("a"));
        f.add(create("other"));
        f.process();
        f.add(mail());
        SyncItem added = f.add(create("a").withMutationId("a"));

        f.process();

        assertEquals(1, f.item(added).attempts());
        assertEquals(Status.PENDING, f.status(added));
        f.later(5).process();
        assertEquals(Status.COMPLETED, f.status(added));
    }

    @Test
    void a_push_ends_although_what_came_again_is_cleared_before_it_runs() {
        f.store.lanes().release(crashWith("a"));
        f.add(create("other"));
        f.process();
        isCleared = true;

        assertEquals(
                List.of(Added.Kind.DELETED, Added.Kind.DELETED),
                push(mail(), create("a").withMutationId("a")).stream()
                        .map(Added::kind)
                        .toList());
    }
}
