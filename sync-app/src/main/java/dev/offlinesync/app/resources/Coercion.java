package dev.offlinesync.app.resources;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Converts single values, as clients write them, to the type that a schema asks for; empty if that is impossible. */
final class Coercion {
    /** As JSON and HTML number fields write them. Nobody means longer ones as numbers. */
    private static final Pattern NUMBER = Pattern.compile("-?(\\d+(\\.\\d+)?|\\.\\d+)([eE][+-]?\\d+)?");

    static final String DATE_TIME =
            "must be a date-time such as 2025-12-10T10:00:00Z, a date such as 2025-12-10, or epoch milliseconds";

    private static final int LONGEST_NUMBER = 400;
    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    /** Beyond it a date has a five-digit year, which not every client can read. */
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

    private Coercion() {}

    static Optional<Number> number(@Nullable Object value) {
        if (!(value instanceof String s)) {
            return value instanceof Number n ? Optional.of(n) : Optional.empty();
        }
        String text = s.strip();
        if (text.length() > LONGEST_NUMBER || !NUMBER.matcher(text).matches()) {
            return Optional.empty();
        }
        Optional<Number> whole = whole(text);
        if (whole.isPresent()) {
            return whole;
        }
        double number = Double.parseDouble(text);
        return Double.isFinite(number) ? Optional.of(number) : Optional.empty();
    }

    /** {@code 5.0} is one too, as in JSON Schema. */
    static Optional<Number> integer(@Nullable Object value) {
        return number(value).flatMap(n -> {
            if (n instanceof Double d) {
                boolean exact = d == Math.rint(d) && Math.abs(d) < 1L << 53;
                return exact ? Optional.of(narrow(d.longValue())) : Optional.empty();
            }
            return Optional.of(n);
        });
    }

    /** A date-time with its offset, a plain date (its first moment in UTC), or milliseconds since 1970. */
    static Optional<Instant> dateTime(@Nullable Object value) {
        try {
            Instant instant;
            if (value instanceof Instant i) {
                instant = i;
            } else if (value instanceof String s) {
                String text = s.strip();
                instant = DATE.matcher(text).matches()
                        ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                        : OffsetDateTime.parse(text).toInstant();
            } else {
                Optional<Number> millis = value instanceof Number ? integer(value) : Optional.empty();
                if (millis.isEmpty()) {
                    return Optional.empty();
                }
                instant = Instant.ofEpochMilli(millis.get().longValue());
            }
            return Optional.of(instant.truncatedTo(ChronoUnit.MILLIS))
                    .filter(i -> !i.isBefore(EARLIEST) && !i.isAfter(LATEST));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<Number> whole(String text) {
        try {
            return Optional.of(narrow(Long.parseLong(text)));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** The smaller type if it suffices, as for numbers that came as numbers. */
    private static Number narrow(long n) {
        return n == (int) n ? (Number) (int) n : (Number) n;
    }
}
