package dev.offlinesync.testkit;

import static dev.offlinesync.testkit.ItemBuilder.anItem;
import static dev.offlinesync.testkit.SteppedSync.ANN;
import static dev.offlinesync.testkit.Submissions.post;
import static dev.offlinesync.testkit.Submissions.put;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.offlinesync.core.event.SyncEvent;
import dev.offlinesync.core.handler.EffectHandler;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.handler.Outcome;
import dev.offlinesync.core.handler.Plan;
import dev.offlinesync.core.handler.PureHandler;
import dev.offlinesync.core.handler.Result;
import dev.offlinesync.core.handler.Result.Step;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.queue.SyncQueue.Added;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.rules.RetryPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Java of docs/testing-your-policy.md, run; and the document, held against it. */
class TestingYourPolicyTest {
    private static final Path DOCUMENT = Path.of("../docs/testing-your-policy.md");
    private static final Path SOURCE = Path.of("src/test/java/dev/offlinesync/testkit/TestingYourPolicyTest.java");

    @Test
    void a_handler_that_fails_twice() {
        // begin
        PureHandler invoices = (item, context) -> context.attempt() <= 2
                ? new Plan.Retry(Failure.handler("the ledger is closed"))
                : Plan.apply(records -> Result.put(records.ownKey(), Map.of("paid", true)));
        var handlers = Handlers.builder().pure("/api/invoices", invoices).build();
        var sync = SteppedSync.of(handlers);
        var invoice = sync.add(put("/api/invoices/7", Map.of("paid", true)));
        sync.process();
        sync.assertThat(invoice).isWaiting().failedWith(Failure.handler("the ledger is closed"));
        sync.advance(Duration.ofSeconds(5)).process();
        sync.assertThat(invoice).isWaiting().hasAttempts(2);
        sync.advance(Duration.ofSeconds(10)).process();
        sync.assertThat(invoice).isCompleted().hasAttempts(3);
        sync.assertThatRecord("invoices", "7").has("paid", true);
        // end
    }

    // begin
    @ParameterizedTest
    @CsvSource({"1, 5", "2, 10", "3, 20", "4, 40"})
    void an_invoice_waits_twice_as_long_after_each_attempt(int attempt, int seconds) {
        PureHandler closed = (item, context) -> new Plan.Retry(Failure.handler("the ledger is closed"));
        var handlers = Handlers.builder().pure("/api/invoices", closed).build();
        var sync = SteppedSync.of(handlers);
        var invoice = sync.add(put("/api/invoices/7", Map.of("paid", true)));
        sync.process();
        for (int failed = 1; failed < attempt; failed++) {
            sync.clock().set(sync.item(invoice).retryAt());
            sync.process();
        }
        sync.assertThat(invoice).hasAttempts(attempt).retriesIn(Duration.ofSeconds(seconds));
    }
    // end

    @Test
    void a_policy_of_ones_own() {
        // begin
        RetryPolicy patient = (attempts, random) -> Duration.ofMinutes(attempts);
        assertEquals(Duration.ofMinutes(3), patient.delayAfter(3, new Random()));

        PureHandler closed = (item, context) -> new Plan.Retry(Failure.handler("the ledger is closed"));
        var handlers = Handlers.builder().pure("/api/invoices", closed).build();
        var sync = SteppedSync.of(handlers, s -> s.retryPolicy(patient));
        var invoice = sync.add(put("/api/invoices/7", Map.of("paid", true)).withMaxAttempts(3));
        var attempts = sync.processUntilDone();
        sync.assertThat(attempts).handled(invoice, invoice, invoice);
        sync.assertThat(invoice).isFailed();
        assertEquals(Instant.parse("2025-12-10T10:03:00Z"), sync.clock().instant());
        // end
    }

    // begin
    PureHandler orders = (item, context) -> (int) item.data().get("n") < 0
            ? new Plan.Reject(Failure.validation("n must not be negative"))
            : Plan.apply(records ->
                    Result.put(records.ownKey(), Map.of("n", item.data().get("n"))));
    // end

    @Test
    void the_higher_priority_runs_first_but_never_overtakes_on_its_record() {
        // begin
        var handlers = Handlers.builder().pure("/api/orders", orders).build();
        var sync = SteppedSync.of(handlers);
        var early = sync.add(put("/api/orders/1", Map.of("n", 1)));
        var urgent = sync.add(put("/api/orders/2", Map.of("n", 2)).withPriority(5));
        var late = sync.add(put("/api/orders/1", Map.of("n", 3)));
        sync.assertThat(sync.process()).handled(urgent, early, late);
        sync.assertThatRecord("orders", "1").has("n", 3).hasVersion(2);
        // end
    }

    @Test
    void what_waits_holds_back_its_record_and_no_other() {
        // begin
        PureHandler moody = (item, context) -> item.data().get("n").equals(1) && context.attempt() == 1
                ? new Plan.Retry(Failure.handler("out of stock"))
                : orders.plan(item, context);
        var handlers = Handlers.builder().pure("/api/orders", moody).build();
        var sync = SteppedSync.of(handlers);
        var stuck = sync.add(put("/api/orders/1", Map.of("n", 1)));
        var behind = sync.add(put("/api/orders/1", Map.of("n", 2)).withPriority(9));
        var elsewhere = sync.add(put("/api/orders/2", Map.of("n", 3)));
        sync.assertThat(sync.process()).handled(stuck, elsewhere);
        sync.assertThat(behind).isDue().hasAttempts(0);
        sync.advance(Duration.ofSeconds(5));
        sync.assertThat(sync.process()).handled(stuck, behind);
        // end
    }

    @Test
    void an_effect_is_postponed_and_called_again_under_the_same_key() {
        // begin
        var sent = new ArrayList<String>();
        EffectHandler mails = (item, context) -> {
            sent.add(context.idempotencyKey());
            return sent.size() == 1
                    ? new Outcome.Postpone(Duration.ofMinutes(1), "the mail server is down")
                    : new Outcome.Done(Map.of("sent", true));
        };
        var handlers = Handlers.builder().effect("/api/mails", mails).build();
        var sync = SteppedSync.of(handlers);
        var mail = sync.add(post("/api/mails", Map.of("to", "bob@example.org")));
        sync.process();
        sync.assertThat(mail).isWaiting().hasAttempts(0).retriesIn(Duration.ofMinutes(1));
        sync.advance(Duration.ofMinutes(1)).process();
        sync.assertThat(mail).isCompleted().answered(Map.of("sent", true));
        assertEquals(List.of(mail.id().hex(), mail.id().hex()), sent);
        // end
    }

    @Test
    void a_handler_that_throws_has_failed_an_attempt() {
        // begin
        PureHandler broken = (item, context) -> {
            throw new IllegalStateException("the ledger is on fire");
        };
        var handlers = Handlers.builder().pure("/api/invoices", broken).build();
        var sync = SteppedSync.of(handlers);
        var invoice = sync.add(put("/api/invoices/7", Map.of("paid", true)));
        sync.process();
        sync.assertThat(invoice).isWaiting().failedWith(Failure.handler("the handler failed"));
        assertEquals(
                "the ledger is on fire",
                sync.events().of(SyncEvent.HandlerThrew.class).get(0).thrown().getMessage());
        // end
    }

    @Test
    void a_handler_that_kills_its_process_ends_failed_and_the_innocent_get_through() {
        // begin
        PureHandler deadly = (item, context) -> {
            throw new ProcessDeath();
        };
        var handlers = Handlers.builder()
                .pure("/api/reports", deadly)
                .pure("/api/orders", orders)
                .build();
        var sync = SteppedSync.of(handlers);
        var innocent = sync.add(put("/api/orders/1", Map.of("n", 1)));
        var poison = sync.add(put("/api/reports/1", Map.of("pages", 1_000_000)).withMaxAttempts(2));
        sync.processAndDie(); // in company: nobody knows yet who it was
        sync.processAndDie(); // each alone: the order gets through, the report is caught
        sync.process();
        sync.assertThat(innocent).isCompleted().hasAttempts(1);
        sync.assertThat(poison).isWaiting().hasAttempts(1).failedWith(Failure.Kind.INTERRUPTED);
        sync.advance(Duration.ofSeconds(5)).processAndDie();
        sync.process();
        sync.assertThat(poison).isFailed().failedWith(Failure.Kind.INTERRUPTED);
        // end
    }

    @Test
    void a_resend_is_the_same_item_and_no_second_effect() {
        // begin
        var handlers = Handlers.builder().pure("/api/orders", orders).build();
        var sync = SteppedSync.of(handlers);
        var write = put("/api/orders/1", Map.of("n", 1)).withMutationId("7c9e6679");
        var first = sync.add(write);
        sync.process();
        var again = sync.queue().add(ANN, write);
        assertEquals(Added.Kind.DUPLICATE, again.kind());
        assertEquals(first.id(), again.item().id());
        sync.assertThat(sync.process()).handledNothing();
        sync.assertThatRecord("orders", "1").hasVersion(1);
        // end
    }

    @Test
    void the_worker_takes_what_clients_leave_behind() {
        // begin
        var handlers = Handlers.builder().pure("/api/orders", orders).build();
        var sync = SteppedSync.of(handlers, s -> s.workerGrace(Duration.ofSeconds(30)));
        var forgotten = sync.add(put("/api/orders/1", Map.of("n", 1)));
        sync.assertThat(sync.work()).handledNothing();
        sync.advance(Duration.ofSeconds(30));
        sync.assertThat(sync.work()).handled(forgotten);
        // end
    }

    @Test
    void a_handler_that_changes_two_records() {
        // begin
        PureHandler sales = (item, context) -> {
            var fruit = new RecordKey("stock", (String) item.data().get("fruit"));
            return new Plan.Apply(Set.of(fruit), records -> {
                var stock = records.get(fruit).orElseThrow().data();
                int left = (int) stock.get("left") - (int) item.data().get("n");
                return left < 0
                        ? new Result.Reject(Failure.conflict("only " + stock.get("left") + " left"))
                        : new Result.Done(
                                List.of(
                                        new Step.Put(records.ownKey(), item.data()),
                                        new Step.Put(fruit, Map.of("left", left))),
                                after -> Map.of("left", left));
            });
        };
        var handlers = Handlers.builder().pure("/api/sales", sales).build();
        var sync = SteppedSync.of(handlers).given("stock", "apples", Map.of("left", 5));
        var small = sync.add(post("/api/sales", Map.of("fruit", "apples", "n", 3)));
        var large = sync.add(post("/api/sales", Map.of("fruit", "apples", "n", 4)));
        sync.process();
        sync.assertThat(small).isCompleted().answered(Map.of("left", 2));
        sync.assertThat(large).isFailed().failedWith(Failure.conflict("only 2 left"));
        sync.assertThatRecord("stock", "apples").has("left", 2).hasVersion(2);
        // end
    }

    @Test
    void a_handler_is_a_function() {
        // begin
        var item = anItem().sent(put("/api/orders/1", Map.of("n", -1)));
        assertEquals(
                new Plan.Reject(Failure.validation("n must not be negative")),
                orders.plan(item.pending(), item.context()));
        // end
    }

    // ---- the document

    @Test
    void the_message_that_the_document_shows_is_that_of_a_failed_assertion() throws IOException {
        PureHandler closed = (item, context) -> new Plan.Retry(Failure.handler("the ledger is closed"));
        var handlers = Handlers.builder().pure("/api/invoices", closed).build();
        var sync = SteppedSync.of(handlers);
        var invoice = sync.add(put("/api/invoices/7", Map.of("paid", true)));
        sync.process();

        var failed = assertThrows(
                AssertionError.class, () -> sync.assertThat(invoice).isCompleted());

        assertEquals(List.of(failed.getMessage() + "\n"), blocks("text"));
    }

    @Test
    void the_document_shows_just_these_lines() throws IOException {
        assertEquals(snippets(), blocks("java"));
    }

    private static List<String> blocks(String language) throws IOException {
        return Pattern.compile("(?ms)^```" + language + "\n(.*?)^```$")
                .matcher(Files.readString(DOCUMENT))
                .results()
                .map(block -> block.group(1))
                .filter(block -> !block.startsWith("import "))
                .toList();
    }

    private static List<String> snippets() throws IOException {
        return Pattern.compile("(?ms)^ *// begin\n(.*?)^ *// end$")
                .matcher(Files.readString(SOURCE))
                .results()
                .map(snippet -> snippet.group(1).stripTrailing().stripIndent() + "\n")
                .toList();
    }
}
