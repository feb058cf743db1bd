package dev.offlinesync.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RepeatedLinesTest {
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5); // it may overflow
    private final RepeatedLines lines = new RepeatedLines(nanos::get);

    @Test
    void of_one_reason_a_line_a_second_is_written() {
        assertTrue(lines.admits("down"));
        assertFalse(lines.admits("down"));
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(999));
        assertFalse(lines.admits("down"));
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(1));
        assertTrue(lines.admits("down"));
    }

    @Test
    void another_reason_has_a_line_of_its_own() {
        assertTrue(lines.admits("down"));
        assertTrue(lines.admits("unknown host"));
    }

    @Test
    void lines_that_were_left_out_are_counted() {
        for (int i = 0; i < 42; i++) {
            lines.admits("down");
        }
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));

        assertEquals(OptionalInt.of(41), lines.next("down"));
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
        assertEquals(OptionalInt.of(0), lines.next("down"));
    }

    @Test
    void the_access_log_has_a_line_for_each_request_of_a_user_and_one_a_second_for_each_status_of_nobody() {
        List<String> log = new ArrayList<>();
        AccessLog access = new LoggedRequests(nanos::get, log::add);
        for (int i = 0; i < 100; i++) {
            access.answered(new AccessLog.Line("GET", "/health", 200, 1, 15, null));
            access.answered(new AccessLog.Line("GET", "/x" + i, 401, 1, 15, null));
        }
        access.answered(new AccessLog.Line("GET", "/a", 200, 1, 2, "ann"));
        access.answered(new AccessLog.Line("GET", "/b", 200, 1, 2, "ann"));
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
        access.answered(new AccessLog.Line("GET", "/y", 401, 1, 15, null));

        assertEquals(
                List.of(
                        "GET /health 200 1ms 15B -",
                        "GET /x0 401 1ms 15B -",
                        "GET /a 200 1ms 2B ann",
                        "GET /b 200 1ms 2B ann",
                        "GET /y 401 1ms 15B - (and 99 more)"),
                log);
    }
}
