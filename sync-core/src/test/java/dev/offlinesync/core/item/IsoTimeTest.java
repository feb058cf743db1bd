package dev.offlinesync.core.item;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IsoTimeTest {
    @Test
    void a_time_is_never_later_than_every_store_can_write() {
        Instant now = Instant.parse("2025-12-10T10:00:00Z");

        assertEquals(now.plusSeconds(5), IsoTime.later(now, Duration.ofSeconds(5)));
        assertEquals(ClientTime.LATEST, IsoTime.later(now, Duration.ofDays(4_000_000)));
        assertEquals(ClientTime.LATEST, IsoTime.later(now, Duration.ofSeconds(Long.MAX_VALUE)));
    }

    private static final DateTimeFormatter LIBRARY = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    @ParameterizedTest
    @CsvSource({
        "1970-01-01T00:00:00Z,          1970-01-01T00:00:00.000Z",
        "1969-12-31T23:59:59.999999999Z,1969-12-31T23:59:59.999Z",
        "2024-02-29T12:30:05.070Z,      2024-02-29T12:30:05.070Z",
        "0000-01-01T00:00:00Z,          0000-01-01T00:00:00.000Z",
        "9999-12-31T23:59:59.999Z,      9999-12-31T23:59:59.999Z"
    })
    void a_time_has_three_digits_of_a_second(Instant time, String text) {
        assertEquals(text, IsoTime.text(time));
        assertEquals(time.truncatedTo(ChronoUnit.MILLIS), IsoTime.instant(text));
    }

    @Test
    void every_time_is_written_as_the_library_writes_it() {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            // years -1000 to 11000: those of four digits and what lies beyond
            Instant time = Instant.ofEpochSecond(
                    -93_700_000_000L + (long) (random.nextDouble() * 378_000_000_000.0), random.nextInt(1_000_000_000));

            assertEquals(LIBRARY.format(time), IsoTime.text(time));
            assertEquals(time.truncatedTo(ChronoUnit.MILLIS), IsoTime.instant(IsoTime.text(time)));
        }
    }
}
