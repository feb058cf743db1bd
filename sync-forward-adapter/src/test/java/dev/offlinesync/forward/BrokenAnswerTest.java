package dev.offlinesync.forward;

import static dev.offlinesync.forward.Items.context;
import static dev.offlinesync.forward.Items.item;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.offlinesync.core.handler.Outcome;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.testkit.MutableClock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that begin and do not end as they should. */
@Timeout(20)
class BrokenAnswerTest {
    private static final String CUT = "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{\"a\": \"b\"";

    private final RawUpstream upstream = new RawUpstream();
    private final MutableClock clock = MutableClock.any();
    private final ForwardingHandler handler = ForwardingHandler.to(upstream.address())
            .clock(clock)
            .timeout(Duration.ofMillis(500))
            .build();

    @AfterEach
    void stop() {
        upstream.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                CUT,
                "HTTP/1.1 201 Created\r\nContent-Length: 50\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"a\"",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"a\":\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n{\"a\":1}\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
            })
    void a_success_whose_body_breaks_off_costs_an_attempt(String answer) throws Exception {
        upstream.answersAndCloses(answer);

        int status = Integer.parseInt(answer.substring(9, 12));
        assertEquals(
                new Outcome.Retry(
                        Failure.handler("the upstream answered " + status + ", but its answer broke off"), null),
                handler.call(item(), context()));
    }

    @Test
    void a_success_whose_body_does_not_end_costs_an_attempt() throws Exception {
        upstream.answersAndHangs(CUT);

        assertEquals(
                new Outcome.Retry(
                        Failure.handler("the upstream answered 200, but its answer did not end in time"), null),
                handler.call(item(), context()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "-5", "99999999999999999999"})
    void a_length_that_is_none_is_an_answer_that_breaks_off(String length) throws Exception {
        upstream.answersAndCloses("HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n{}");

        assertEquals(
                new Outcome.Retry(Failure.handler("the upstream answered 200, but its answer broke off"), null),
                handler.call(item(), context()));
    }

    @Test
    void headers_that_break_off_or_never_end_cost_an_attempt_and_pause_nobody() throws Exception {
        for (String answer : List.of(
                "HTTP/1.1 200 OK\r\nContent-Le",
                "HTTP/1.1 200 OK\r\nX: " + "y".repeat(500_000) + "\r\n\r\n",
                "HTTP/1.1 204 No Content\r\nContent-Length: 2\r\n\r\n{}",
                "HTTP/1.1 200 OK\r\nX Y: 1\r\nContent-Length: 2\r\n\r\n{}",
                "HTTP/2.0 200 OK\r\nContent-Length: 2\r\n\r\n{}",
                "what is this\r\n\r\n")) {
            upstream.answersAndCloses(answer);
            for (int call = 0; call < 2 * Circuit.IN_A_ROW; call++) {
                assertEquals(
                        new Outcome.Retry(Failure.handler("the upstream's answer broke off in its headers"), null),
                        handler.call(item(), context()));
            }
        }
    }

    @Test
    void another_status_counts_though_its_body_breaks_off() throws Exception {
        upstream.answersAndCloses("HTTP/1.1 422 No\r\nContent-Length: 50\r\n\r\n{\"detail\": \"half");
        assertEquals(
                new Outcome.Reject(new Failure(Failure.Kind.VALIDATION, "the upstream answered 422")),
                handler.call(item(), context()));

        upstream.answersAndHangs("HTTP/1.1 503 Later\r\nRetry-After: 7\r\nContent-Length: 50\r\n\r\n");
        assertEquals(
                new Outcome.Postpone(Duration.ofSeconds(7), "the upstream answered 503"),
                handler.call(item(), context()));
    }

    @Test
    void answers_that_break_off_pause_the_upstream_for_nobody() throws Exception {
        upstream.answersAndCloses(CUT);

        for (int call = 1; call <= 3 * Circuit.IN_A_ROW; call++) {
            handler.call(item(), context());
            assertEquals(call, upstream.calls());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void an_answer_that_breaks_off_or_stalls_ends_an_outage(boolean stalls) throws Exception {
        upstream.answersAndCloses("HTTP/1.1 503 Later\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
        for (int call = 0; call < Circuit.IN_A_ROW + 1; call++) {
            handler.call(item(), context());
        }
        assertEquals(Circuit.IN_A_ROW, upstream.calls());
        clock.advance(Duration.ofSeconds(6));
        if (stalls) {
            upstream.answersAndHangs(CUT);
        } else {
            upstream.answersAndCloses(CUT);
        }
        handler.call(item(), context());

        upstream.answersAndCloses("HTTP/1.1 204 Done\r\nConnection: close\r\n\r\n");

        assertEquals(new Outcome.Done(null), handler.call(item(), context()));
        assertEquals(new Outcome.Done(null), handler.call(item(), context()));
    }
}
