package dev.offlinesync.core.item;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;

/**
 * ISO 8601 in UTC, always with three digits of a second, so that texts sort as times do. Every item has two of these or
 * more, and a general formatter takes ten times as long as these few lines.
 */
public final class IsoTime {
    private static final DateTimeFormatter ANY_YEAR = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private static final String SHAPE = "0000-00-00T00:00:00.000Z";
    private static final int LAST_YEAR = 9999;
    private static final Instant END_OF_LATEST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    private IsoTime() {}

    /** Such as {@code 2026-03-01T12:00:00.000Z}. */
    public static String text(Instant time) {
        LocalDateTime utc = LocalDateTime.ofEpochSecond(time.getEpochSecond(), time.getNano(), ZoneOffset.UTC);
        if (utc.getYear() < 0 || utc.getYear() > LAST_YEAR) {
            return ANY_YEAR.format(time);
        }
        char[] text = SHAPE.toCharArray();
        digits(text, 4, utc.getYear());
        digits(text, 7, utc.getMonthValue());
        digits(text, 10, utc.getDayOfMonth());
        digits(text, 13, utc.getHour());
        digits(text, 16, utc.getMinute());
        digits(text, 19, utc.getSecond());
        digits(text, 23, utc.getNano() / 1_000_000);
        return new String(text);
    }

    /** Whether every store and every client can write it: in the years 0001 to 9999. */
    public static boolean isStorable(Instant time) {
        return !time.isBefore(ClientTime.EARLIEST) && !time.isAfter(END_OF_LATEST);
    }

    /** The time, or the first or last one that every store can write, whichever is nearest. Cut to milliseconds. */
    public static Instant bounded(Instant time) {
        if (time.isBefore(ClientTime.EARLIEST)) {
            return ClientTime.EARLIEST;
        }
        return time.isAfter(ClientTime.LATEST) ? ClientTime.LATEST : time.truncatedTo(ChronoUnit.MILLIS);
    }

    /** So much later, but no later than the last time that every store can write. Less than nothing is nothing. */
    public static Instant later(Instant time, Duration by) {
        if (by.isNegative()) {
            return time;
        }
        // whole seconds decide nearly always, and every attempt asks; a second less, for both fractions together
        boolean isFar = by.toSeconds() < ClientTime.LATEST.getEpochSecond() - time.getEpochSecond() - 1;
        return isFar || by.compareTo(Duration.between(time, ClientTime.LATEST)) < 0
                ? time.plus(by).truncatedTo(ChronoUnit.MILLIS)
                : ClientTime.LATEST;
    }

    /**
     * The time of a text, in this form or any other of ISO 8601 with Z.
     *
     * @throws java.time.DateTimeException if it is none
     */
    public static Instant instant(String text) {
        return ofShape(text).orElseGet(() -> Instant.parse(text));
    }

    /**
     * The time of a text in exactly this form; empty if it has another one.
     *
     * @throws java.time.DateTimeException if there is no such time
     */
    static Optional<Instant> ofShape(String text) {
        return hasShape(text)
                ? Optional.of(LocalDateTime.of(
                                number(text, 0, 4),
                                number(text, 5, 7),
                                number(text, 8, 10),
                                number(text, 11, 13),
                                number(text, 14, 16),
                                number(text, 17, 19),
                                1_000_000 * number(text, 20, 23))
                        .toInstant(ZoneOffset.UTC))
                : Optional.empty();
    }

    private static boolean hasShape(String text) {
        if (text.length() != SHAPE.length()) {
            return false;
        }
        for (int i = 0; i < SHAPE.length(); i++) {
            char c = text.charAt(i);
            char wanted = SHAPE.charAt(i);
            if (wanted == '0' ? c < '0' || c > '9' : c != wanted) {
                return false;
            }
        }
        return true;
    }

    private static int number(String text, int begin, int end) {
        return Integer.parseInt(text, begin, end, 10);
    }

    /** Writes over the zeros that stand before this place. */
    private static void digits(char[] text, int end, int number) {
        int rest = number;
        for (int i = end - 1; rest > 0; i--) {
            text[i] = (char) ('0' + rest % 10);
            rest /= 10;
        }
    }
}
