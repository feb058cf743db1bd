package dev.offlinesync.app.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.offlinesync.api.RateLimit;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantitiesTest {
    @ParameterizedTest
    @CsvSource({"500ms,PT0.5S", "30s,PT30S", "5m,PT5M", "1h,PT1H", "7d,PT168H", "0,PT0S", "2 H,PT2H"})
    void a_duration_has_a_unit(String text, Duration duration) {
        assertEquals(duration, Quantities.duration(text));
    }

    @ParameterizedTest
    @CsvSource({"17,17", "1B,1", "2KB,2000", "2KiB,2048", "10MiB,10485760", "1 gib,1073741824", "3mb,3000000"})
    void a_size_is_in_bytes_or_has_a_unit(String text, long bytes) {
        assertEquals(bytes, Quantities.bytes(text));
    }

    @ParameterizedTest
    @CsvSource({"600/1m,600,60", "1/1s,1,1", "6000 / 2 H,6000,7200"})
    void a_rate_is_a_number_in_a_time(String text, long quota, long seconds) {
        assertEquals(new RateLimit.Policy(quota, Duration.ofSeconds(seconds)), Quantities.rate(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"600", "600/", "/1m", "0/1m", "-1/1m", "600/1", "600/0", "600/500ms", "1.5/1m", "600/1m/1m"})
    void other_text_is_no_rate(String text) {
        assertThrows(IllegalArgumentException.class, () -> Quantities.rate(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "30", "-1s", "1w", "s", "1.5s", "99999999999s"})
    void other_text_is_no_duration(String text) {
        assertThrows(IllegalArgumentException.class, () -> Quantities.duration(text));
    }

    @Test
    void other_text_is_no_size() {
        assertThrows(IllegalArgumentException.class, () -> Quantities.bytes("-1"));
        assertThrows(IllegalArgumentException.class, () -> Quantities.bytes("1TiB"));
    }
}
