package dev.offlinesync.api;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
}
