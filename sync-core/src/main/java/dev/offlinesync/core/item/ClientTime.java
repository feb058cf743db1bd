package dev.offlinesync.core.item;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A moment as clients write it, in the forms that the libraries of their languages print. What could be meant in two
 * ways is refused: a date-time without an offset is never taken for UTC, nor a short number for seconds or milliseconds.
 *
 * <p>Every message of an {@link IllegalArgumentException} is the end of a sentence that begins with the field. It can be
 * shown and stored: it shows the right form, and does not quote the value.
 */
public final class ClientTime {
    /** The years that every store and every client can write. */
    public static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");

    public static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

    private static final String RIGHT = "2025-12-10T10:00:00Z or 2025-12-10T12:00:00+02:00";
    private static final String NO_TIME =
            "must be a date-time such as " + RIGHT + ", a date such as 2025-12-10, or epoch milliseconds";
    private static final String NO_OFFSET = "must have an offset: add Z or one such as +02:00, as in " + RIGHT;
    private static final String NO_SUCH_DATE = "must be a date and time that exist, such as " + RIGHT;
    private static final String BEYOND = "must be a date-time between the years 0001 and 9999, such as " + RIGHT;
    private static final String AMBIGUOUS =
            "must be epoch milliseconds (11 digits or more) or epoch seconds (10 digits), or a date-time such as "
                    + RIGHT;

    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");

    /** The offset as ISO 8601 has it, or without its colon or minutes; the name of the zone after it adds nothing. */
    private static final Pattern DATE_TIME = Pattern.compile("(\\d{4}-\\d{2}-\\d{2})[Tt ]"
            + "(\\d{2}):(\\d{2})(?::(\\d{2})(?:[.,](\\d{1,30}))?)?"
            + " ?([Zz]|UTC|GMT|[+-]\\d{2}(?::?\\d{2}(?::?\\d{2})?)?)?"
            + "(?:\\[[^\\]]{1,100}\\]| [A-Z]{1,5})?");

    private static final int SECONDS_AND_Z = "2025-12-10T10:00:00Z".length();
    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,30}(\\.\\d{1,30})?");
    private static final int DIGITS_OF_SECONDS = 10;
    private static final int MOST_DIGITS = 15;
    private static final int LEAP_SECOND = 60;
    private static final LocalTime LAST_MINUTE = LocalTime.of(23, 59);

    private ClientTime() {}

    /**
     * The moment that this value of a tree means, in milliseconds; more precise ones are cut. A date means its first
     * moment in UTC; a leap second means the second after it.
     *
     * @throws IllegalArgumentException if it is none, or is not clear
     */
    public static Instant of(@Nullable Object value) {
        if (value instanceof Instant instant) {
            return bounded(instant);
        }
        if (value instanceof String text) {
            return parsed(text.strip());
        }
        if (value instanceof Double d && Double.isFinite(d)) {
            return epoch(BigDecimal.valueOf(d));
        }
        if (value instanceof Integer || value instanceof Long) {
            return epoch(BigDecimal.valueOf(((Number) value).longValue()));
        }
        throw new IllegalArgumentException(NO_TIME);
    }

    private static Instant parsed(String text) {
        Optional<Instant> usual = usual(text);
        if (usual.isPresent()) {
            return bounded(usual.get());
        }
        try {
            if (DATE.matcher(text).matches()) {
                return bounded(
                        LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant());
            }
            Matcher dateTime = DATE_TIME.matcher(text);
            if (dateTime.matches()) {
                return bounded(dateTime(dateTime));
            }
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(NO_SUCH_DATE, e);
        }
        if (NUMBER.matcher(text).matches()) {
            return epoch(new BigDecimal(text));
        }
        throw new IllegalArgumentException(NO_TIME);
    }

    /** The forms that most clients send, read without the expressions for all the others. */
    private static Optional<Instant> usual(String text) {
        String millis = text.length() == SECONDS_AND_Z ? text.substring(0, SECONDS_AND_Z - 1) + ".000Z" : text;
        try {
            return IsoTime.ofShape(millis);
        } catch (DateTimeException e) {
            return Optional.empty(); // no such date, or a leap second
        }
    }

    private static Instant dateTime(Matcher parts) {
        String offset = parts.group(6);
        if (offset == null) {
            throw new IllegalArgumentException(NO_OFFSET);
        }
        int second = parts.group(4) == null ? 0 : Integer.parseInt(parts.group(4));
        LocalDateTime time = LocalDate.parse(parts.group(1))
                .atTime(
                        Integer.parseInt(parts.group(2)),
                        Integer.parseInt(parts.group(3)),
                        second == LEAP_SECOND ? LEAP_SECOND - 1 : second,
                        nanos(parts.group(5)));
        Instant instant = time.toInstant(zone(offset.toUpperCase(Locale.ROOT)));
        if (second != LEAP_SECOND) {
            return instant;
        }
        LocalTime utc = LocalTime.ofInstant(instant, ZoneOffset.UTC);
        if (!utc.truncatedTo(ChronoUnit.MINUTES).equals(LAST_MINUTE)) {
            throw new IllegalArgumentException(NO_SUCH_DATE);
        }
        return instant.plusSeconds(1);
    }

    private static ZoneOffset zone(String offset) {
        boolean isUtc = Character.isLetter(offset.charAt(0));
        return isUtc ? ZoneOffset.UTC : ZoneOffset.of(offset);
    }

    private static int nanos(@Nullable String fraction) {
        return fraction == null ? 0 : Integer.parseInt((fraction + "000000000").substring(0, 9));
    }

    /** Ten digits are seconds from 2001 on; as milliseconds they would be weeks of 1970. More digits are milliseconds. */
    private static Instant epoch(BigDecimal number) {
        if (number.signum() == 0) {
            return Instant.EPOCH;
        }
        int digits = number.precision() - number.scale(); // before the point, unless the number is less than one
        if (digits > MOST_DIGITS) {
            throw new IllegalArgumentException(BEYOND);
        }
        if (digits < DIGITS_OF_SECONDS || (digits == DIGITS_OF_SECONDS && number.signum() < 0)) {
            throw new IllegalArgumentException(AMBIGUOUS);
        }
        BigDecimal millis = digits == DIGITS_OF_SECONDS ? number.movePointRight(3) : number;
        return bounded(
                Instant.ofEpochMilli(millis.setScale(0, RoundingMode.FLOOR).longValueExact()));
    }

    private static Instant bounded(Instant instant) {
        Instant cut = instant.truncatedTo(ChronoUnit.MILLIS);
        if (cut.isBefore(EARLIEST) || cut.isAfter(LATEST)) {
            throw new IllegalArgumentException(BEYOND);
        }
        return cut;
    }
}
