package dev.offlinesync.forward;

import static dev.offlinesync.forward.Items.context;
import static dev.offlinesync.forward.Items.item;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.offlinesync.core.handler.Outcome;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.testkit.MutableClock;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that begin and do not end as they should. */
@Tag("thorough")
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

        assertEquals(
                retry("answered " + answer.substring(9, 12) + ", but its answer broke off"),
                handler.call(item(), context()));
    }

    @Test
    void a_success_whose_body_does_not_end_costs_an_attempt() throws Exception {
        upstream.answersAndHangs(CUT);

        assertEquals(retry("answered 200, but its answer did not end in time"), handler.call(item(), context()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "-5", "99999999999999999999"})
    void a_length_that_is_none_is_an_answer_that_breaks_off(String length) throws Exception {
        upstream.answersAndCloses("HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n{}");

        assertEquals(retry("answered 200, but its answer broke off"), handler.call(item(), context()));
    }

    static Stream<Arguments> headsWithoutStatus() {
        String brokeOff = "broke off its answer before the end of the headers";
        String noStatus = "answered, but not with a status of HTTP";
        String otherwise = "answered, but not as HTTP has it";
        return Stream.of(
                arguments("H", brokeOff),
                arguments("HTTP/1.1 2", brokeOff),
                arguments("HTTP/1.1 200 OK\r\n", brokeOff),
                arguments("HTTP/1.1 200 OK\r\nContent-Le", brokeOff),
                arguments("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 2", brokeOff),
                arguments(
                        "HTTP/1.1 200 OK\r\nX: " + "y".repeat(500_000) + "\r\n\r\n",
                        "answered with more headers than are read"),
                arguments("HTTP/1.1 204 No Content\r\nContent-Length: 2\r\n\r\n{}", otherwise),
                arguments("HTTP/1.1 200 OK\r\nX Y: 1\r\nContent-Length: 2\r\n\r\n{}", otherwise),
                arguments("HTTP/1.1 101 Switching Protocols\r\n\r\n", otherwise),
                arguments("HTTP/2.0 200 OK\r\nContent-Length: 2\r\n\r\n{}", noStatus),
                arguments("HTTP/1.1 099 Early\r\nContent-Length: 2\r\n\r\n{}", noStatus),
                arguments("HTTP/1.1 000 None\r\nContent-Length: 2\r\n\r\n{}", noStatus),
                arguments("HTTP/1.1 20 Short\r\nContent-Length: 2\r\n\r\n{}", noStatus),
                arguments("HTTP/1.1 -20 Minus\r\nContent-Length: 2\r\n\r\n{}", noStatus),
                arguments("what is this\r\n\r\n", noStatus));
    }

    @ParameterizedTest
    @MethodSource("headsWithoutStatus")
    void headers_that_break_off_or_never_end_cost_an_attempt_and_pause_nobody(String answer, String what)
            throws Exception {
        upstream.answersAndCloses(answer);
        for (int call = 0; call < Circuit.IN_A_ROW + 1; call++) {
            assertEquals(retry(what), handler.call(item(), context()));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {600, 700, 999})
    void a_code_that_is_no_status_costs_an_attempt(int code) throws Exception {
        upstream.answersAndCloses("HTTP/1.1 " + code + " Odd\r\nContent-Length: 2\r\n\r\n{}");

        assertEquals(retry("answered " + code + ", which is no status of HTTP"), handler.call(item(), context()));
    }

    /** An outage is no fault of the write: whatever has not begun to answer costs no attempt, and its call ends in time. */
    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1 2", "HTTP/1.1 200 OK\r\nContent-Le"})
    void headers_that_stall_are_no_answer_in_time(String begun) throws Exception {
        upstream.answersAndHangs(begun);

        assertEquals(
                new Outcome.Postpone(Duration.ofSeconds(5), "the upstream did not answer in time"),
                handler.call(item(), context()));
    }

    @Test
    void a_success_whose_body_never_ends_is_read_to_a_limit() throws Exception {
        upstream.answersAndHangs("HTTP/1.1 200 OK\r\n\r\n" + "x".repeat(Wire.MAX_BODY + 1));

        assertEquals(new Outcome.Done(null), handler.call(item(), context()));
    }

    private Outcome.Retry retry(String what) {
        return new Outcome.Retry(Failure.handler("the upstream " + what), null, upstream.address() + " " + what);
    }

    @Test
    void another_status_counts_though_its_body_breaks_off() throws Exception {
        upstream.answersAndCloses("HTTP/1.1 422 No\r\nContent-Length: 50\r\n\r\n{\"detail\": \"half");
        assertEquals(
                new Outcome.Reject(
                        new Failure(Failure.Kind.VALIDATION, "the upstream answered 422"),
                        upstream.address() + " answered 422"),
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
