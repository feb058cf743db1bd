package dev.offlinesync.core.engine;

import static dev.offlinesync.core.testing.Fixture.ANN;
import static dev.offlinesync.core.testing.Fixture.create;
import static dev.offlinesync.core.testing.Fixture.update;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.core.OfflineSync;
import dev.offlinesync.core.event.SyncEvent;
import dev.offlinesync.core.event.SyncListener;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.handler.Outcome;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.queue.SyncQueue;
import dev.offlinesync.core.queue.SyncQueue.Written;
import dev.offlinesync.core.store.InMemoryStore;
import dev.offlinesync.core.testing.CapturedLog;
import dev.offlinesync.core.testing.Fixture;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

/** What a listener is told, and what becomes of one that is broken or missing. */
class EventsTest {
    private static final Submission MAIL = Submission.of("/api/mails", Method.POST, Map.of("to", "bob"));

    private final List<SyncEvent> events = new ArrayList<>();

    private final Fixture f = new Fixture(
            handlers -> handlers.effect(
                    "/api/mails", (item, context) -> new Outcome.Reject(Failure.handler("nobody reads mails"))),
            settings -> settings.listener(events::add));

    private final SyncQueue queue = f.sync.queue();

    private SyncItem told(SyncItem item) {
        events.clear();
        return f.item(item);
    }

    @Test
    void what_is_added_is_told_as_stored_in_its_order() {
        List<SyncQueue.Added> added = queue.addAll(ANN, List.of(create("a"), create("b"), create("c")));

        assertEquals(added.stream().map(a -> new SyncEvent.Stored(a.item())).toList(), events);
    }

    @Test
    void a_resend_is_not_told_as_stored() {
        Submission twice = create("a").withMutationId("once");
        queue.addAll(ANN, List.of(twice, twice));
        events.clear();

        queue.add(ANN, twice);

        assertEquals(List.of(), events);
    }

    @Test
    void a_push_tells_what_it_stores_and_what_became_of_it() {
        SyncItem item = queue.push(ANN, List.of(create("a"))).get(0).item();

        assertInstanceOf(SyncEvent.Stored.class, events.get(0));
        assertEquals(new SyncEvent.Attempted(item), events.get(1));
        assertEquals(2, events.size());
    }

    @Test
    void a_write_that_takes_effect_is_told_as_stored_and_attempted() {
        Written.Done done = assertInstanceOf(Written.Done.class, queue.write(ANN, create("a")));

        assertEquals(List.of(new SyncEvent.Stored(done.item()), new SyncEvent.Attempted(done.item())), events);
    }

    @Test
    void a_write_that_fails_leaves_nothing_and_tells_nothing() {
        assertInstanceOf(Written.Failed.class, queue.write(ANN, update("missing", Map.of("amount", 2))));

        assertEquals(List.of(), events);
    }

    @Test
    void an_item_that_failed_for_good_is_one_line_at_info_with_its_user_and_the_reason() {
        SyncItem missing = f.add(update("missing", Map.of("amount", 1)).withMaxAttempts(1));
        events.clear();
        f.process();

        SyncEvent failed = events.get(1);
        assertEquals(System.Logger.Level.INFO, failed.level());
        assertEquals(
                "item " + missing.id().hex() + " of user " + ANN
                        + ": PUT /api/expenses/missing has failed after 1 attempt (not_found: expense not found)",
                failed.text());
    }

    @Test
    void what_a_handler_says_of_a_failure_is_not_in_the_log_but_with_the_item() {
        SyncItem mail = f.add(MAIL);
        f.process();

        assertEquals(
                "item " + mail.id().hex() + " of user " + ANN
                        + ": POST /api/mails has failed after 1 attempt (handler)",
                events.get(events.size() - 1).text());
        assertEquals("nobody reads mails", f.item(mail).error());
    }

    @Test
    void the_reason_that_an_effect_handler_gives_for_the_log_is_there() {
        List<SyncEvent> heard = new ArrayList<>();
        Fixture erp = new Fixture(
                handlers -> handlers.effect("/api/mails", (item, context) -> {
                            throw new IllegalStateException();
                        })
                        .effect(
                                "/api/invoices",
                                (item, context) -> new Outcome.Reject(
                                        Failure.validation("Jane owes too much"), "http://erp answered 422"))
                        .effect(
                                "/api/orders",
                                (item, context) ->
                                        new Outcome.Retry(Failure.handler("no"), null, "http://erp answered 500")),
                settings -> settings.listener(heard::add));
        for (String path : List.of("/api/invoices", "/api/orders", "/api/mails")) {
            erp.add(Submission.of(path, Method.POST, Map.of()).withMaxAttempts(1));
        }
        erp.process();

        List<String> failed = heard.stream()
                .filter(SyncEvent.Failed.class::isInstance)
                .map(event -> event.text().replaceFirst(".*: POST ", ""))
                .toList();
        assertEquals(
                List.of(
                        "/api/invoices has failed after 1 attempt (validation: http://erp answered 422)",
                        "/api/orders has failed after 1 attempt (handler: http://erp answered 500)",
                        "/api/mails has failed after 1 attempt (handler: the handler failed)"),
                failed);
    }

    @Test
    void an_item_that_failed_because_its_last_attempt_was_interrupted_is_told_as_failed() {
        SyncItem item = f.add(create("a").withMaxAttempts(1));
        f.store.lanes().claim(ANN, "dead", List.of(item.id()), Duration.ofSeconds(30), i -> i);
        f.later(31);
        events.clear();
        f.process();

        assertEquals(Status.FAILED, f.status(item));
        assertEquals(new SyncEvent.LaneTakenOver(ANN), events.get(0));
        assertTrue(
                events.get(1)
                        .text()
                        .endsWith("has failed after 1 attempt"
                                + " (interrupted: the server was interrupted while processing this item)"),
                events.get(1).text());
    }

    @Test
    void an_item_that_is_tried_again_on_request_is_told_as_requeued_and_only_once() {
        SyncItem mail = f.add(MAIL);
        f.process();
        assertEquals(Status.FAILED, told(mail).status());

        queue.requeue(mail.id());
        queue.requeue(mail.id());

        assertEquals(List.of(new SyncEvent.Requeued(f.item(mail))), events);
    }

    @Test
    void what_is_cleared_is_told_with_how_many_and_nothing_is_told_of_nothing() {
        f.add(create("a"));
        f.add(create("b"));
        events.clear();

        queue.clear(ANN, Status.OPEN);
        queue.clear(ANN, Status.OPEN);

        assertEquals(List.of(new SyncEvent.Cleared(ANN, Status.OPEN, 2)), events);
        assertEquals(Set.copyOf(Status.OPEN), ((SyncEvent.Cleared) events.get(0)).statuses());
    }

    @Test
    void a_listener_that_throws_stops_nothing_and_is_logged_once() {
        Error broken = new AssertionError("a broken listener");
        Fixture deaf = new Fixture(
                handlers -> handlers,
                settings -> settings.listener(event -> {
                    throw broken;
                }));
        try (CapturedLog log = new CapturedLog("dev.offlinesync")) {
            SyncItem one = deaf.add(create("a"));
            SyncItem two = deaf.add(create("b"));
            deaf.process();

            assertEquals(Status.COMPLETED, deaf.status(one));
            assertEquals(Status.COMPLETED, deaf.status(two));
            assertEquals(
                    List.of(broken),
                    log.records().stream().map(LogRecord::getThrown).toList());
        }
    }

    @Test
    void whoever_sets_no_listener_sees_in_the_log_what_a_handler_threw_once() {
        IllegalStateException thrown = new IllegalStateException("the mail server is on fire");
        Handlers handlers = Handlers.builder()
                .effect("/api/mails", (item, context) -> {
                    throw thrown;
                })
                .build();
        try (CapturedLog log = new CapturedLog("dev.offlinesync.queue");
                OfflineSync sync = OfflineSync.builder(new InMemoryStore(InstantSource.system()))
                        .handlers(handlers)
                        .build()) {
            SyncItem mail = sync.queue().push(ANN, List.of(MAIL)).get(0).item();

            List<LogRecord> threw =
                    log.records().stream().filter(r -> r.getThrown() != null).toList();
            assertEquals(1, threw.size());
            assertSame(thrown, threw.get(0).getThrown());
            assertEquals(
                    "the handler of POST /api/mails threw, for item "
                            + mail.id().hex() + " of user ann",
                    threw.get(0).getMessage());
        }
    }

    @Test
    void many_items_that_fail_in_one_place_are_as_many_lines_and_one_stack_trace() {
        try (CapturedLog log = new CapturedLog("dev.offlinesync.queue")) {
            Fixture broken = new Fixture(
                    handlers -> handlers.effect("/api/mails", (item, context) -> {
                        throw new IllegalStateException("the mail server is on fire");
                    }),
                    settings -> settings.listener(SyncListener.logging()));
            broken.sync.queue().push(ANN, Collections.nCopies(50, MAIL));

            List<LogRecord> threw = log.records().stream()
                    .filter(r -> r.getMessage().contains("threw"))
                    .toList();
            assertEquals(50, threw.size());
            assertEquals(1, threw.stream().filter(r -> r.getThrown() != null).count());
            assertTrue(threw.get(49).getMessage().contains("java.lang.IllegalStateException, as before"));
        }
    }

    @Test
    void a_listener_of_ones_own_can_stand_beside_the_log() {
        List<SyncEvent> heard = new ArrayList<>();
        Fixture both = new Fixture(
                handlers -> handlers.pure("/api/broken", (item, context) -> {
                    throw new IllegalStateException("broken");
                }),
                settings -> settings.listener(SyncListener.logging().andThen(heard::add)));
        try (CapturedLog log = new CapturedLog("dev.offlinesync.queue")) {
            both.add(Submission.of("/api/broken", Method.POST, Map.of()));
            both.process();

            assertEquals(
                    heard.stream().map(SyncEvent::text).toList(),
                    log.records().stream().map(LogRecord::getMessage).toList());
            assertEquals(3, heard.size());
        }
    }
}
