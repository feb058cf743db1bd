package dev.offlinesync.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RateLimitTest {
    @ParameterizedTest
    @CsvSource({"600/1m,600,60", "1/1s,1,1", "6000 / 2 H,6000,7200"})
    void a_rate_is_a_number_in_a_time(String text, long quota, long seconds) {
        assertEquals(new RateLimit.Policy(quota, Duration.ofSeconds(seconds)), RateLimit.Policy.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "600",
                "600/",
                "/1m",
                "0/1m",
                "-1/1m",
                "600/1",
                "600/0",
                "600/500ms",
                "1.5/1m",
                "600/1m/1m",
                "600/25h",
                "9999999999/1m"
            })
    void other_text_is_no_rate(String text) {
        assertThrows(IllegalArgumentException.class, () -> RateLimit.Policy.parse(text));
    }
}
