package dev.offlinesync.core.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExponentialBackoffTest {
    @Test
    void waits_5_10_20_40_80_80_seconds() {
        List<Long> delays = IntStream.rangeClosed(1, 7)
                .mapToObj(k ->
                        ExponentialBackoff.DEFAULT.delayAfter(k, new Random(1)).toSeconds())
                .toList();
        assertEquals(List.of(5L, 10L, 20L, 40L, 80L, 80L, 80L), delays);
    }

    @Test
    void never_overflows() {
        assertEquals(Duration.ofSeconds(80), ExponentialBackoff.DEFAULT.delayAfter(Integer.MAX_VALUE, new Random(1)));
    }

    @Test
    void jitter_takes_away_at_most_its_part() {
        ExponentialBackoff half = new ExponentialBackoff(Duration.ofSeconds(5), Duration.ofSeconds(80), 0.5);
        Random random = new Random(7);
        long[] millis = IntStream.range(0, 1000)
                .mapToLong(i -> half.delayAfter(1, random).toMillis())
                .toArray();
        for (long m : millis) {
            assertTrue(m > 2_499 && m <= 5_000, "delay " + m);
        }
        assertTrue(IntStream.range(1, 1000).anyMatch(i -> millis[i] != millis[0]));
    }

    @Test
    void a_wrong_setting_is_named() {
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class,
                () -> new ExponentialBackoff(Duration.ofSeconds(5), Duration.ofSeconds(4), 0));
        assertTrue(e.getMessage().contains("max"), e.getMessage());
        assertThrows(
                IllegalArgumentException.class, () -> new ExponentialBackoff(Duration.ZERO, Duration.ofSeconds(4), 0));
        assertThrows(
                IllegalArgumentException.class,
                () -> new ExponentialBackoff(Duration.ofSeconds(1), Duration.ofSeconds(4), 1.5));
    }
}
