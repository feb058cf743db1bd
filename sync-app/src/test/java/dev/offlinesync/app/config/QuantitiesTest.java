package dev.offlinesync.app.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

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
