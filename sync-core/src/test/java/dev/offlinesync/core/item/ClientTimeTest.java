package dev.offlinesync.core.item;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientTimeTest {
    private static String refusal(Object value) {
        return assertThrows(IllegalArgumentException.class, () -> ClientTime.of(value), () -> "for " + value)
                .getMessage();
    }

    @ParameterizedTest
    @CsvSource({
        "2025-12-10T10:00:00Z, 2025-12-10T10:00:00Z",
        "2025-12-10T10:00Z, 2025-12-10T10:00:00Z",
        "2025-12-10t10:00:00.123456z, 2025-12-10T10:00:00.123Z",
        "2025-12-10T10:00:00+01:00, 2025-12-10T09:00:00Z",
        // Python: str(datetime), isoformat with microseconds
        "2025-12-10 10:00:00+00:00, 2025-12-10T10:00:00Z",
        "2025-12-10 10:00:00.123456+02:00, 2025-12-10T08:00:00.123Z",
        "2025-12-10T10:00:00.000001+00:00, 2025-12-10T10:00:00Z",
        // Dart: toIso8601String of a UTC time, with microseconds
        "2025-12-10T10:00:00.123456Z, 2025-12-10T10:00:00.123Z",
        // Go: RFC3339Nano
        "2025-12-10T10:00:00.123456789+02:00, 2025-12-10T08:00:00.123Z",
        "2025-12-10T10:00:00.1Z, 2025-12-10T10:00:00.100Z",
        "2025-12-10 10:00:00 +0100 CET, 2025-12-10T09:00:00Z",
        // C#: the round-trip format; Jackson of old
        "2025-12-10T10:00:00.0000000+01:00, 2025-12-10T09:00:00Z",
        "2025-12-10T10:00:00.000+0000, 2025-12-10T10:00:00Z",
        // PHP DATE_ATOM, and DATE_ISO8601 without the colon; PostgreSQL; Ruby
        "2025-12-10T10:00:00-05:30, 2025-12-10T15:30:00Z",
        "2025-12-10T10:00:00+0200, 2025-12-10T08:00:00Z",
        "2025-12-10 10:00:00.5+02, 2025-12-10T08:00:00.500Z",
        "2025-12-10 10:00:00 +0200, 2025-12-10T08:00:00Z",
        "2025-12-10 10:00:00 UTC, 2025-12-10T10:00:00Z",
        // Java: ZonedDateTime
        "2025-12-10T10:00:00+01:00[Europe/Paris], 2025-12-10T09:00:00Z",
        "2025-12-10T10:00:00-00:00, 2025-12-10T10:00:00Z",
        "2025-12-10, 2025-12-10T00:00:00Z",
        "2024-02-29, 2024-02-29T00:00:00Z",
        "0001-01-01T00:00:00Z, 0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59.9999Z, 9999-12-31T23:59:59.999Z",
    })
    void what_the_libraries_of_clients_print_is_understood(String text, Instant moment) {
        assertEquals(moment, ClientTime.of(text));
        assertEquals(moment, ClientTime.of("  " + text + "\n"));
    }

    @Test
    void a_leap_second_is_the_second_after_it() {
        assertEquals(Instant.parse("2017-01-01T00:00:00Z"), ClientTime.of("2016-12-31T23:59:60Z"));
        assertEquals(Instant.parse("2017-01-01T00:00:00.500Z"), ClientTime.of("2017-01-01T00:59:60.5+01:00"));
        assertTrue(refusal("2016-12-31T12:00:60Z").startsWith("must be a date and time that exist"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2025-12-10T10:00:00",
                "2025-12-10T10:00",
                "2025-12-10 10:00:00.123456",
                "2025-12-10T10:00:00[Europe/Paris]",
                "2025-12-10 10:00:00 CET"
            })
    void a_date_time_without_an_offset_is_refused_with_how_to_write_it(String text) {
        assertEquals(
                "must have an offset: add Z or one such as +02:00, as in 2025-12-10T10:00:00Z or"
                        + " 2025-12-10T12:00:00+02:00",
                refusal(text));
    }

    @Test
    void numbers_are_milliseconds_and_those_of_ten_digits_seconds() {
        Instant moment = Instant.parse("2025-12-10T10:00:00.005Z");
        long millis = moment.toEpochMilli();
        Instant second = Instant.parse("2025-12-10T10:00:00Z");

        for (Object value : List.of(millis, (double) millis, millis + 0.7, millis + "", millis + ".25")) {
            assertEquals(moment, ClientTime.of(value), () -> "for " + value);
        }
        for (Object value :
                List.of(second.getEpochSecond(), (int) second.getEpochSecond(), "1765360800", "1765360800.0")) {
            assertEquals(second, ClientTime.of(value), () -> "for " + value);
        }
        assertEquals(moment, ClientTime.of(1765360800.005));
        assertEquals(Instant.parse("1970-04-26T17:46:40Z"), ClientTime.of(10_000_000_000L));
        assertEquals(Instant.parse("1969-09-07T06:13:20Z"), ClientTime.of(-10_000_000_000L));
        assertEquals(Instant.EPOCH, ClientTime.of(0));
        assertEquals(ClientTime.LATEST, ClientTime.of(253402300799999L));
    }

    @Test
    void a_number_that_could_be_seconds_or_milliseconds_is_refused() {
        for (Object value : List.of(1, 1.5, 946684800, -86400, -1000000000, "999999999", 0.5, "2025", "20251210")) {
            assertTrue(
                    refusal(value).startsWith("must be epoch milliseconds (11 digits or more)"), () -> "for " + value);
        }
    }

    @Test
    void years_that_a_store_cannot_write_are_refused() {
        for (Object value : List.of(
                "0000-12-31T23:59:59Z",
                "0001-01-01T00:00:00+01:00",
                "9999-12-31T23:59:59-01:00",
                253402300800000L,
                Long.MAX_VALUE,
                Long.MIN_VALUE,
                1e300,
                "9".repeat(30),
                Instant.MAX)) {
            assertTrue(refusal(value).contains("between the years 0001 and 9999"), () -> "for " + value);
        }
    }

    @Test
    void what_is_no_moment_is_refused_with_what_is_one_and_without_the_value() {
        for (Object value : Arrays.asList(
                "",
                "soon",
                "2025-13-01",
                "2025-02-30",
                "2025-12-10T25:00:00Z",
                "2025-12-10T10:00:00+99:00",
                "2025-12-10T10:00:00 02:00",
                "12/10/2025",
                "Wed, 10 Dec 2025 10:00:00 GMT",
                "+10000-01-01T00:00:00Z",
                "2025-W50-3",
                "9".repeat(100),
                Double.NaN,
                true,
                null,
                List.of(),
                Map.of())) {
            String refusal = refusal(value);
            assertTrue(refusal.startsWith("must be a date"), () -> "for " + value + ": " + refusal);
            assertTrue(refusal.contains("2025-12-10T10:00:00Z"), refusal);
            assertTrue(refusal.length() <= Violation.MAX_MESSAGE, refusal);
            assertFalse(value instanceof String s && s.length() > 10 && refusal.contains(s), refusal);
        }
    }
}
