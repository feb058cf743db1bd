package dev.offlinesync.forward;

import static dev.offlinesync.forward.Items.NOW;
import static dev.offlinesync.forward.Items.context;
import static dev.offlinesync.forward.Items.item;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.handler.InvalidSubmission;
import dev.offlinesync.core.handler.Outcome;
import dev.offlinesync.core.item.Basis;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.Failure.Kind;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.Tree;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.forward.UpstreamServer.Received;
import dev.offlinesync.json.PlainJson;
import dev.offlinesync.testkit.MutableClock;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ForwardingHandlerTest {
    private final UpstreamServer upstream = UpstreamServer.start();
    private final ForwardingHandler handler =
            ForwardingHandler.to(upstream.address()).build();

    @AfterEach
    void stop() {
        upstream.close();
    }

    // ---- what is sent

    @Test
    void what_a_write_is_based_on_is_refused_since_the_upstream_knows_no_versions_of_ours() {
        Handlers handlers = Handlers.builder().effect("/api/invoices", handler).build();
        Submission put = Submission.of("/api/invoices/7", Method.PUT, Map.of()).withBasis(new Basis(null, 3L, null));

        InvalidSubmission refused = assertThrows(
                InvalidSubmission.class,
                () -> handlers.address(new UserId("ann"), ItemId.of(new UserId("ann"), "m"), put));

        assertEquals("/baseVersion", refused.field());
    }

    @Test
    void so_it_is_if_the_upstream_gives_records_ids_of_its_own() {
        Handlers handlers = Handlers.builder()
                .route(handler.route("/api/invoices", Set.of(Method.PUT), List.of(), new RecordIds("/_id", Map.of())))
                .build();
        for (Basis basis : List.of(
                new Basis(null, 3L, null),
                new Basis(null, null, "m0"),
                new Basis(Tree.of(Map.of("a", 1)), null, null))) {
            Submission put =
                    Submission.of("/api/invoices/7", Method.PUT, Map.of()).withBasis(basis);

            InvalidSubmission refused = assertThrows(
                    InvalidSubmission.class,
                    () -> handlers.address(new UserId("ann"), ItemId.of(new UserId("ann"), "m"), put));

            assertTrue(refused.field().startsWith("/base"), refused.field());
        }
    }

    @Test
    void a_mutation_arrives_as_the_client_would_have_sent_it() throws Exception {
        handler.call(
                item(
                        Method.PUT,
                        "/api/invoices/7",
                        Map.of(
                                "total",
                                5.5,
                                "paid",
                                true,
                                "due",
                                Instant.parse("2025-12-24T18:00:00Z"),
                                "to",
                                List.of("Jörg", Map.of("n", 12345678901L)))),
                context());

        Received sent = upstream.last();
        assertEquals("PUT", sent.method());
        assertEquals("/api/invoices/7", sent.path());
        assertEquals("application/json", sent.header("content-type"));
        assertEquals(
                Map.of(
                        "total",
                        5.5,
                        "paid",
                        true,
                        "due",
                        "2025-12-24T18:00:00.000Z",
                        "to",
                        List.of("Jörg", Map.of("n", 12345678901L))),
                PlainJson.read(sent.body()).orElseThrow().tree());
    }

    @Test
    void a_mutation_without_data_has_no_body() throws Exception {
        handler.call(item(Method.DELETE, "/api/invoices/7", null), context());

        Received sent = upstream.last();
        assertEquals("DELETE", sent.method());
        assertEquals("", sent.body());
        assertNull(sent.header("content-type"));
    }

    @Test
    void the_upstreams_own_path_comes_first() throws Exception {
        ForwardingHandler below =
                ForwardingHandler.to(upstream.address() + "/v2/").build();

        below.call(item(), context());

        assertEquals("/v2/api/invoices", upstream.last().path());
    }

    @Test
    void every_attempt_has_the_items_id_as_its_idempotency_key() throws Exception {
        SyncItem item = item();
        handler.call(item, context());
        handler.call(item.retrying(Failure.handler("no"), NOW, NOW), context());

        assertEquals(
                List.of(item.id().hex(), item.id().hex()),
                upstream.received().stream()
                        .map(r -> r.header("idempotency-key"))
                        .toList());
    }

    @Test
    void the_user_is_named() throws Exception {
        handler.call(item(), context());

        assertEquals("ann", upstream.last().header("x-user-id"));
    }

    @Test
    void no_endpoint_leads_out_of_the_upstreams_address() throws Exception {
        for (String id : List.of("%2e%2e", "..%2fadmin", "%252e%252e", "a%5cb", "%00", "a%0d%0ab")) {
            Outcome outcome = handler.call(item(Method.PUT, "/api/invoices/" + id, Map.of()), context());

            assertEquals(Kind.UNKNOWN_ENDPOINT, rejected(outcome).kind(), id);
        }
        assertEquals(List.of(), upstream.received());
    }

    // ---- what an answer means

    @ParameterizedTest
    @CsvSource({
        "400, VALIDATION",
        "402, HANDLER",
        "403, FORBIDDEN",
        "404, NOT_FOUND",
        "405, UNKNOWN_ENDPOINT",
        "410, NOT_FOUND",
        "412, CONFLICT",
        "413, VALIDATION",
        "415, VALIDATION",
        "418, HANDLER",
        "422, VALIDATION"
    })
    void what_no_repetition_cures_is_final_in_the_upstreams_own_words(int status, Kind kind) throws Exception {
        upstream.answers(status, "{\"title\": \"No\", \"detail\": \"the customer is unknown\"}");

        assertEquals(new Failure(kind, "the customer is unknown"), rejected(handler.call(item(), context())));
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 301, 302, 303, 307, 308})
    void a_redirect_is_not_followed(int status) throws Exception {
        upstream.answers(status, "", "Location", upstream.address() + "/elsewhere");

        assertEquals(
                Failure.handler("the upstream answered " + status + ", a redirect, which is not followed"),
                rejected(handler.call(item(), context())));
        assertEquals(1, upstream.received().size());
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                401, 407, 495, 496, 497, 498, 511, 561, 408, 425, 499, 460, 420, 429, 502, 503, 504, 509, 529, 598, 599
            })
    void what_says_nothing_about_the_mutation_is_postponed(int status) throws Exception {
        upstream.answers(status, "");

        assertEquals(
                Duration.ofSeconds(5),
                postponed(handler.call(item(), context())).after());
    }

    @ParameterizedTest
    @ValueSource(ints = {520, 521, 522, 523, 524, 525, 526, 527, 530})
    void what_a_cdn_says_in_place_of_the_upstream_is_postponed(int status) throws Exception {
        upstream.answers(status, "<h1>Web server is down</h1>");

        assertEquals(
                new Outcome.Postpone(Duration.ofSeconds(5), "the upstream answered " + status),
                handler.call(item(), context()));
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 501, 505, 507, 519, 531, 597})
    void an_error_of_the_upstream_costs_an_attempt_and_keeps_its_insides_to_itself(int status) throws Exception {
        upstream.answers(status, "{\"message\": \"NullPointerException at Invoices.java:17\"}");

        Outcome.Retry retry = assertInstanceOf(Outcome.Retry.class, handler.call(item(), context()));

        assertEquals(Failure.handler("the upstream answered " + status), retry.failure());
        assertNull(retry.after());
    }

    @Test
    void a_conflict_may_be_the_answer_to_our_own_earlier_call_and_is_tried_again() throws Exception {
        upstream.answers(409, "{\"error\": \"a request with this key is in work\"}");

        Outcome.Retry retry = assertInstanceOf(Outcome.Retry.class, handler.call(item(), context()));

        assertEquals(Failure.conflict("a request with this key is in work"), retry.failure());
    }

    @Test
    void too_early_is_postponed_and_pauses_nobody_else() throws Exception {
        upstream.answers(425, "", "Retry-After", "3");

        for (int call = 0; call < 2 * Circuit.IN_A_ROW; call++) {
            assertEquals(
                    new Outcome.Postpone(Duration.ofSeconds(3), "the upstream answered 425"),
                    handler.call(item(), context()));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "120, PT2M",
        "0, PT1S",
        "99999999999999999999, PT1H",
        "'Wed, 10 Dec 2025 10:02:00 GMT', PT2M",
        "'Wed, 10 Dec 2025 09:00:00 GMT', PT1S",
        "'Thu, 10 Dec 2026 10:00:00 GMT', PT1H",
        "soon, PT5S",
        "-1, PT5S"
    })
    void it_comes_back_when_the_upstream_asks_it_to(String header, Duration after) throws Exception {
        for (int status : List.of(503, 429)) { // after the second one no call is made for a while
            upstream.answers(status, "", "Retry-After", header);

            assertEquals(after, postponed(handler.call(item(), context())).after());
        }
    }

    // ---- what a client gets to see

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"message\": \"a message\"} | a message",
                "{\"error\": \"an error\"} | an error",
                "{\"error\": {\"code\": 7, \"message\": \"within\"}} | within",
                "{\"title\": \"a title\", \"status\": 422} | a title",
                "{\"detail\": \"\", \"message\": \"the next place\"} | the next place",
                "{\"detail\": \"two\\nlines\\u0000\\u202e\"} | two lines",
                "\"a text alone\" | a text alone",
                "{\"detail\": 5} | the upstream answered 422",
                "{\"detail\": \"half a pair \\ud83d\"} | the upstream answered 422",
                "<h1>It broke</h1> | the upstream answered 422",
                "'' | the upstream answered 422"
            })
    void a_failure_has_the_sentence_that_is_meant_for_people(String body, String message) throws Exception {
        upstream.answers(422, body);

        assertEquals(message, rejected(handler.call(item(), context())).message());
    }

    @Test
    void a_long_sentence_is_cut() throws Exception {
        upstream.answers(422, "{\"detail\": \"" + "😀".repeat(1000) + "\"}");

        String message = rejected(handler.call(item(), context())).message();

        assertEquals("😀".repeat(199) + "…", message);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202})
    void a_success_has_the_upstreams_answer(int status) throws Exception {
        upstream.answers(status, "{\"_id\": \"7\", \"total\": 5, \"lines\": [1.5, null, {\"a\": true}]}");

        Map<String, Object> response = done(handler.call(item(), context())).response();

        assertEquals("7", response.get("_id"));
        assertEquals(5, response.get("total"));
        assertEquals("[1.5, null, {a=true}]", String.valueOf(response.get("lines")));
    }

    @Test
    void an_answer_that_is_no_object_is_wrapped() throws Exception {
        upstream.answers(200, "[1, 2]");

        assertEquals(
                Map.of("body", List.of(1, 2)),
                done(handler.call(item(), context())).response());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "created",
                "{\"a\": 1} and more",
                "{\"$date\": \"2025-12-10T10:00:00Z\"}",
                "{\"a.b\": 1}",
                "{\"a\\u0000\": 1}",
                "{\"a\": \"\\udead\"}",
                "{\"a\": 1e999}"
            })
    void an_answer_that_could_not_be_stored_is_left_out_and_the_item_done(String body) throws Exception {
        upstream.answers(200, body);

        assertNull(done(handler.call(item(), context())).response());
    }

    @Test
    void an_answer_that_is_too_deep_or_too_large_is_left_out_and_the_item_done() throws Exception {
        upstream.answers(200, "{\"a\": ".repeat(65) + "1" + "}".repeat(65));
        assertNull(done(handler.call(item(), context())).response());

        upstream.answers(200, "{\"a\": \"" + "x".repeat(Wire.MAX_BODY) + "\"}");
        assertNull(done(handler.call(item(), context())).response());
    }

    @Test
    void no_content_is_a_success() throws Exception {
        upstream.answers(204, "");

        assertNull(done(handler.call(item(Method.DELETE, "/api/invoices/7", null), context()))
                .response());
    }

    // ---- no answer

    @Test
    void an_upstream_that_cannot_be_reached_costs_no_attempt() throws Exception {
        ForwardingHandler nowhere = ForwardingHandler.to("http://127.0.0.1:" + UpstreamServer.freePort())
                .build();

        assertEquals(
                new Outcome.Postpone(Duration.ofSeconds(5), "the upstream cannot be reached: connection refused"),
                nowhere.call(item(), context()));
    }

    @Test
    void a_connection_that_breaks_costs_no_attempt() throws Exception {
        upstream.answers(exchange -> {
            throw new IOException("gone in the middle");
        });

        assertEquals(
                "the upstream cannot be reached",
                postponed(handler.call(item(), context())).why());
    }

    @Test
    @Timeout(8)
    void an_upstream_that_is_too_slow_costs_no_attempt() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        upstream.answers(exchange -> await(never));
        ForwardingHandler hasty = ForwardingHandler.to(upstream.address())
                .timeout(Duration.ofMillis(100))
                .build();

        assertEquals(
                "the upstream did not answer in time",
                postponed(hasty.call(item(), context())).why());
    }

    @Test
    @Timeout(8)
    void a_call_ends_before_the_queue_would_count_an_attempt() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        upstream.answers(exchange -> await(never));

        Outcome outcome = handler.call(item(), context(NOW, Duration.ofMillis(200)));

        assertEquals("the upstream did not answer in time", postponed(outcome).why());
    }

    @Test
    void an_interruption_ends_the_call() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        upstream.answers(exchange -> {
            arrived.countDown();
            await(never);
        });
        AtomicBoolean stillMarked = new AtomicBoolean();
        FutureTask<Outcome> call = new FutureTask<>(() -> {
            Outcome outcome = handler.call(item(), context());
            stillMarked.set(Thread.currentThread().isInterrupted());
            return outcome;
        });
        Thread thread = new Thread(call);
        thread.start();
        assertTrue(arrived.await(10, TimeUnit.SECONDS));

        thread.interrupt();

        assertEquals(
                "the call was interrupted",
                postponed(call.get(10, TimeUnit.SECONDS)).why());
        assertTrue(stillMarked.get());
    }

    @Test
    void credentials_that_cannot_be_had_cost_no_attempt() throws Exception {
        ForwardingHandler without = ForwardingHandler.to(upstream.address())
                .identity((user, context) -> {
                    throw new IOException("no token today");
                })
                .build();

        postponed(without.call(item(), context()));

        assertEquals(List.of(), upstream.received());
    }

    @ParameterizedTest
    @CsvSource({"PT0S, PT5S", "PT50S, PT5S", "PT10M, PT1M", "PT24H, PT2M"})
    void an_item_that_is_called_for_in_vain_for_long_comes_back_more_rarely(Duration time, Duration after)
            throws Exception {
        MutableClock clock = MutableClock.any();
        ForwardingHandler steady =
                ForwardingHandler.to(upstream.address()).clock(clock).build();
        upstream.answers(504, "");
        steady.call(item(), context());
        clock.advance(time);

        assertEquals(after, postponed(steady.call(item(), context())).after());
    }

    @Test
    void an_item_that_was_answered_begins_with_short_pauses_again() throws Exception {
        MutableClock clock = MutableClock.any();
        ForwardingHandler steady =
                ForwardingHandler.to(upstream.address()).clock(clock).build();
        upstream.answers(504, "");
        steady.call(item(), context());
        clock.advance(Duration.ofHours(1));
        upstream.answers(500, "");
        steady.call(item(), context());
        upstream.answers(504, "");

        assertEquals(
                Duration.ofSeconds(5), postponed(steady.call(item(), context())).after());
    }

    @ParameterizedTest
    @ValueSource(strings = {"P-3650D", "P3650D"})
    void the_time_of_day_and_the_age_of_an_item_have_no_part_in_its_pause(Duration jump) throws Exception {
        upstream.answers(504, "");
        handler.call(item(), context());

        assertEquals(
                Duration.ofSeconds(5),
                postponed(handler.call(item(), context(NOW.plus(jump), Duration.ofSeconds(30))))
                        .after());
    }

    @Test
    void the_reason_for_the_log_names_upstream_and_status_and_nothing_of_its_answer() throws Exception {
        upstream.answers(422, "{\"detail\": \"Jane Doe owes too much\"}");
        assertEquals(
                upstream.address() + " answered 422",
                handler.call(item(), context()).forTheLog());

        upstream.answers(500, "");
        assertEquals(
                upstream.address() + " answered 500",
                handler.call(item(), context()).forTheLog());

        upstream.answers(302, "");
        assertEquals(
                upstream.address() + " answered 302, a redirect, which is not followed",
                handler.call(item(), context()).forTheLog());
    }

    @Test
    void settings_that_cannot_be_are_refused_at_once() {
        assertThrows(IllegalArgumentException.class, () -> ForwardingHandler.to("erp"));
        assertThrows(
                IllegalArgumentException.class,
                () -> ForwardingHandler.to(upstream.address()).timeout(Duration.ZERO));
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static Outcome.Done done(Outcome outcome) {
        return assertInstanceOf(Outcome.Done.class, outcome);
    }

    private static Failure rejected(Outcome outcome) {
        return assertInstanceOf(Outcome.Reject.class, outcome).failure();
    }

    private static Outcome.Postpone postponed(Outcome outcome) {
        return assertInstanceOf(Outcome.Postpone.class, outcome);
    }
}
