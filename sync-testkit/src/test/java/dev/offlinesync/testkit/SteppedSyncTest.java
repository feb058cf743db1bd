package dev.offlinesync.testkit;

import static dev.offlinesync.testkit.SteppedSync.ANN;
import static dev.offlinesync.testkit.SteppedSync.BOB;
import static dev.offlinesync.testkit.Submissions.delete;
import static dev.offlinesync.testkit.Submissions.patch;
import static dev.offlinesync.testkit.Submissions.post;
import static dev.offlinesync.testkit.Submissions.put;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.core.event.SyncEvent;
import dev.offlinesync.core.event.SyncListener;
import dev.offlinesync.core.handler.EffectHandler;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.handler.Outcome;
import dev.offlinesync.core.handler.Plan;
import dev.offlinesync.core.handler.PureHandler;
import dev.offlinesync.core.handler.Result;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.store.InMemoryStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SteppedSyncTest {
    private static final PureHandler STORES =
            (item, context) -> Plan.apply(records -> Result.put(records.ownKey(), Map.of("done", true)));

    private EffectHandler mails = (item, context) -> new Outcome.Done(null);
    private final Handlers handlers = Handlers.builder()
            .pure("/api/notes", STORES)
            .effect("/api/mails", (item, context) -> mails.call(item, context))
            .build();
    private final SteppedSync sync = SteppedSync.of(handlers);

    private SyncItem mail() {
        return sync.add(post("/api/mails", Map.of("_id", "m")));
    }

    // ---- what is there before

    @Test
    void a_given_record_is_there_for_its_user_alone_and_is_the_first_version() {
        sync.given(BOB, new RecordKey("notes", "1"), Map.of("done", false));

        sync.assertThatRecord(BOB, new RecordKey("notes", "1"))
                .has("done", false)
                .hasVersion(1);
        sync.assertThatRecord("notes", "1").isMissing();
        sync.add(BOB, put("/api/notes/1", Map.of()));
        sync.process(BOB);
        sync.assertThatRecord(BOB, new RecordKey("notes", "1"))
                .has("done", true)
                .hasVersion(2);
    }

    @Test
    void a_record_that_is_there_cannot_be_given_again() {
        sync.given("notes", "1", Map.of("done", false));

        assertThrows(IllegalStateException.class, () -> sync.given("notes", "1", Map.of("done", true)));

        sync.assertThatRecord("notes", "1").has("done", false).hasVersion(1);
        sync.given("notes", "2", Map.of("done", true));
        sync.assertThatRecord("notes", "2").has("done", true);
    }

    @Test
    void nothing_is_given_between_a_death_and_its_takeover_which_would_go_unnoticed() {
        mails = (item, context) -> {
            throw new ProcessDeath();
        };
        SyncItem mail = mail();
        sync.processAndDie();

        assertThrows(IllegalStateException.class, () -> sync.given("notes", "1", Map.of()));

        mails = (item, context) -> new Outcome.Done(null);
        sync.process();
        sync.assertThat(mail).isWaiting().hasAttempts(1).failedWith(Failure.Kind.INTERRUPTED);
    }

    // ---- steps

    @Test
    void nothing_runs_by_itself() {
        SyncItem note = sync.add(put("/api/notes/1", Map.of()));

        sync.advance(Duration.ofDays(1));

        sync.assertThat(note).isDue().hasAttempts(0);
        sync.assertThatRecord("notes", "1").isMissing();
    }

    @Test
    void two_runs_of_a_test_have_the_same_ids_and_times() {
        SyncItem one = SteppedSync.of(handlers).add(put("/api/notes/1", Map.of()));
        SyncItem other = SteppedSync.of(handlers).add(put("/api/notes/1", Map.of()));

        assertEquals(one, other);
    }

    @Test
    void every_method_can_be_sent() {
        List<SyncItem> items = List.of(
                sync.add(post("/api/notes", Map.of())),
                sync.add(put("/api/notes/1", Map.of())),
                sync.add(patch("/api/notes/1", Map.of())),
                sync.add(delete("/api/notes/1")));

        assertEquals(
                List.of(Method.POST, Method.PUT, Method.PATCH, Method.DELETE),
                items.stream().map(SyncItem::method).toList());
    }

    @Test
    void users_have_queues_and_records_of_their_own() {
        SyncItem anns = sync.add(put("/api/notes/1", Map.of()));
        SyncItem bobs = sync.add(BOB, put("/api/notes/2", Map.of()));

        sync.assertThat(sync.process(BOB)).handled(bobs);

        sync.assertThat(anns).isPending();
        sync.assertThatRecord(BOB, new RecordKey("notes", "2")).exists();
        sync.assertThatRecord(ANN, new RecordKey("notes", "2")).isMissing();
    }

    @Test
    void processing_until_done_takes_as_many_batches_as_there_are() {
        var small = SteppedSync.of(handlers, settings -> settings.batchSize(2));
        for (int i = 0; i < 5; i++) {
            small.add(put("/api/notes/" + i, Map.of()));
        }

        assertEquals(5, small.processUntilDone().size());
        assertEquals(MutableClock.any().instant(), small.clock().instant(), "nothing had to wait");
    }

    @Test
    void processing_until_done_of_what_is_postponed_for_ever_ends_and_says_why() {
        mails = (item, context) -> new Outcome.Postpone(Duration.ofMinutes(1), "the mail server is down");
        mail();

        String message =
                assertThrows(AssertionError.class, sync::processUntilDone).getMessage();

        assertTrue(message.contains("attempted POST /api/mails (#1)"), message);
        assertTrue(message.contains("the mail server is down"), message);
    }

    @Test
    void the_worker_serves_every_user() {
        SyncItem anns = sync.add(put("/api/notes/1", Map.of()));
        SyncItem bobs = sync.add(BOB, put("/api/notes/2", Map.of()));

        assertEquals(2, sync.advance(Duration.ofSeconds(31)).work().size());

        sync.assertThat(anns).isCompleted();
        sync.assertThat(bobs).isCompleted();
    }

    @Test
    void clock_and_listener_stay_those_of_the_test_whatever_is_set() {
        var own = SteppedSync.of(
                handlers,
                settings -> settings.listener(SyncListener.NONE).clock(MutableClock.at("1999-01-01T00:00:00Z")));
        SyncItem note = own.add(put("/api/notes/1", Map.of()));
        own.process();

        assertEquals(own.clock().instant(), own.item(note).completedAt());
        assertEquals(1, own.events().attempted().size());
    }

    @Test
    void it_runs_on_a_store_that_the_test_has_made() {
        var clock = MutableClock.at("2030-01-01T00:00:00Z");
        var store = new InMemoryStore(clock);
        var other = SteppedSync.on(store, clock, handlers, settings -> settings);

        other.add(put("/api/notes/1", Map.of()));
        other.process();

        assertTrue(store.records().find(ANN, new RecordKey("notes", "1")).isPresent());
    }

    // ---- deaths

    @Test
    void an_effect_whose_process_dies_is_shown_as_processing_until_it_is_taken_over() {
        mails = (item, context) -> {
            throw new ProcessDeath();
        };
        SyncItem mail = mail();

        sync.processAndDie();

        sync.assertThat(mail).isProcessing().hasAttempts(0);
        mails = (item, context) -> new Outcome.Done(null);
        sync.process();
        sync.assertThat(mail).isWaiting().hasAttempts(1).failedWith(Failure.Kind.INTERRUPTED);
        assertEquals(List.of(new SyncEvent.LaneTakenOver(ANN)), sync.events().of(SyncEvent.LaneTakenOver.class));
    }

    @Test
    void what_a_process_had_not_committed_when_it_died_is_gone() {
        var midst = SteppedSync.of(Handlers.builder()
                .pure("/api/notes", STORES)
                .pure(
                        "/api/reports",
                        (item, context) -> Plan.apply(records -> {
                            throw new ProcessDeath();
                        }))
                .build());
        SyncItem note = midst.add(put("/api/notes/1", Map.of()));
        SyncItem report = midst.add(put("/api/reports/1", Map.of()));

        midst.processAndDie();

        midst.assertThat(note).isPending().hasAttempts(0);
        midst.assertThat(report).isPending().hasAttempts(0);
        midst.assertThatRecord("notes", "1").isMissing();
    }

    @Test
    void the_clock_moves_on_by_the_lease_of_the_dead() {
        var brief = SteppedSync.of(handlers, settings -> settings.lease(Duration.ofSeconds(3)));
        mails = (item, context) -> {
            throw new ProcessDeath();
        };
        brief.add(post("/api/mails", Map.of()));

        brief.processAndDie();

        assertEquals(MutableClock.any().instant().plusSeconds(3), brief.clock().instant());
    }

    @Test
    void a_death_that_was_not_meant_is_told() {
        mails = (item, context) -> {
            throw new ProcessDeath();
        };
        mail();

        String message = assertThrows(ProcessDeath.class, sync::process).getMessage();

        assertEquals("the process is dead; if a handler is meant to kill it, call processAndDie()", message);
        assertThrows(ProcessDeath.class, sync::process);
    }

    @Test
    void a_death_that_was_meant_and_did_not_happen_is_told() {
        sync.add(put("/api/notes/1", Map.of()));

        assertEquals(
                "a handler should have thrown ProcessDeath, but the process lives and has handled PUT /api/notes/1 (#1)",
                assertThrows(AssertionError.class, sync::processAndDie).getMessage());
    }

    // ---- assertions that do not hold

    private static String messageOf(Runnable assertion) {
        return assertThrows(AssertionError.class, assertion::run).getMessage();
    }

    @Test
    void an_item_that_is_not_as_it_should_be_is_shown_as_it_is() {
        SyncItem note = sync.add(put("/api/notes/1", Map.of()).withMutationId("m-1"));
        sync.process();
        var is = sync.assertThat(note);
        String completed = "but it is completed after 1 attempt";

        assertEquals("PUT /api/notes/1 (m-1) should be pending, " + completed, messageOf(is::isPending));
        assertEquals("PUT /api/notes/1 (m-1) should be processing, " + completed, messageOf(is::isProcessing));
        assertEquals("PUT /api/notes/1 (m-1) should be failed, " + completed, messageOf(is::isFailed));
        assertEquals("PUT /api/notes/1 (m-1) should be due, " + completed, messageOf(is::isDue));
        assertEquals("PUT /api/notes/1 (m-1) should be waiting for a retry, " + completed, messageOf(is::isWaiting));
        assertEquals(
                "PUT /api/notes/1 (m-1) should be at 2 attempts, " + completed, messageOf(() -> is.hasAttempts(2)));
        assertEquals(
                "PUT /api/notes/1 (m-1) should be failed with conflict, " + completed,
                messageOf(() -> is.failedWith(Failure.Kind.CONFLICT)));
        assertEquals(
                "PUT /api/notes/1 (m-1) should be failed with handler: no, " + completed,
                messageOf(() -> is.failedWith(Failure.handler("no"))));
        assertEquals(
                "PUT /api/notes/1 (m-1) should be retried at 2025-12-10T10:00:05Z, " + completed,
                messageOf(() -> is.retriesIn(Duration.ofSeconds(5))));
        assertEquals(
                "PUT /api/notes/1 (m-1) should have answered {}, but it answered null",
                messageOf(() -> is.answered(Map.of())));
    }

    @Test
    void what_the_handler_threw_is_the_cause() {
        var bug = new IllegalStateException("a bug");
        mails = (item, context) -> {
            throw bug;
        };
        SyncItem mail = mail();
        sync.process();

        var failed =
                assertThrows(AssertionError.class, () -> sync.assertThat(mail).isCompleted());

        assertEquals(bug, failed.getCause());
    }

    @Test
    void an_item_that_is_gone_is_told() {
        SyncItem note = sync.add(put("/api/notes/1", Map.of()));
        sync.queue().clear(ANN, Set.of(Status.PENDING));

        assertEquals("PUT /api/notes/1 (#1) is not in the queue", messageOf(() -> sync.assertThat(note)));
    }

    @Test
    void a_batch_in_another_order_is_told() {
        SyncItem first = sync.add(put("/api/notes/1", Map.of()));
        SyncItem second = sync.add(put("/api/notes/2", Map.of()));
        var batch = sync.assertThat(sync.process());

        assertEquals(
                "should have handled PUT /api/notes/2 (#2), PUT /api/notes/1 (#1),"
                        + " but handled PUT /api/notes/1 (#1), PUT /api/notes/2 (#2)",
                messageOf(() -> batch.handled(second, first)));
        assertEquals(
                "should have handled nothing, but handled PUT /api/notes/1 (#1), PUT /api/notes/2 (#2)",
                messageOf(batch::handledNothing));
    }

    @Test
    void a_record_that_is_not_as_it_should_be_is_shown_as_it_is() {
        sync.add(put("/api/notes/1", Map.of()));
        sync.process();
        var note = sync.assertThatRecord("notes", "1");

        assertEquals("notes/1 should not be there, but is version 1 {done=true}", messageOf(note::isMissing));
        assertEquals(
                "notes/1 should have done false, but is version 1 {done=true}",
                messageOf(() -> note.has("done", false)));
        assertEquals(
                "notes/1 should have gone null, but is version 1 {done=true}", messageOf(() -> note.has("gone", null)));
        assertEquals(
                "notes/1 should have version 2, but is version 1 {done=true}", messageOf(() -> note.hasVersion(2)));
        assertEquals("notes/2 should be there, but is not", messageOf(sync.assertThatRecord("notes", "2")::exists));
    }
}
