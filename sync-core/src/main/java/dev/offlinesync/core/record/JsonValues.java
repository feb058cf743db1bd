package dev.offlinesync.core.record;

import dev.offlinesync.core.item.IsoTime;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Compares values of trees by what a client sees of them, which is JSON. */
final class JsonValues {
    /** Beyond it JavaScript does not hold every whole number. */
    private static final long LARGEST_EXACT = 1L << 53;

    /** A double needs no more decimal digits than these. */
    private static final int MOST_DIGITS = 17;

    private JsonValues() {}

    /**
     * Whether a client that read {@code stored} and sends it back as it came sends {@code given}: a date as its text, a
     * number in another spelling, a whole number beyond 2^53 as JavaScript rounds it.
     */
    static boolean isEcho(@Nullable Object stored, @Nullable Object given) {
        if (stored == given) {
            return true;
        }
        if (stored == null || given == null) {
            return false;
        }
        if (stored instanceof Number s && given instanceof Number g) {
            return isEcho(s, g);
        }
        if (stored instanceof Instant date && given instanceof String text) {
            return isEcho(date, text);
        }
        if (stored instanceof Double s && given instanceof String text) {
            return !Double.isFinite(s) && s.toString().equals(text);
        }
        if (stored instanceof Map<?, ?> s && given instanceof Map<?, ?> g) {
            return isEcho(s, g);
        }
        if (stored instanceof List<?> s && given instanceof List<?> g) {
            return isEcho(s, g);
        }
        return stored.equals(given);
    }

    private static boolean isEcho(Number stored, Number given) {
        if (stored instanceof Double s) {
            return given instanceof Double g ? s.doubleValue() == g || s.equals(g) : isWhole(s, given.longValue());
        }
        long whole = stored.longValue();
        if (given instanceof Double g) {
            return (double) whole == g;
        }
        long other = given.longValue();
        return whole == other || (isInexact(whole) && other == inJavaScript(whole));
    }

    private static boolean isInexact(long number) {
        return number > LARGEST_EXACT || number < -LARGEST_EXACT;
    }

    private static boolean isWhole(double number, long whole) {
        return Double.isFinite(number) && new BigDecimal(number).compareTo(BigDecimal.valueOf(whole)) == 0;
    }

    /** What JavaScript writes after it read this number: the shortest decimal that is the same double. */
    private static long inJavaScript(long number) {
        double rounded = number;
        BigDecimal exact = new BigDecimal(rounded);
        for (int digits = 1; digits < MOST_DIGITS; digits++) {
            BigDecimal shorter = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
            if (shorter.doubleValue() == rounded) {
                return shorter.longValue();
            }
        }
        return exact.round(new MathContext(MOST_DIGITS, RoundingMode.HALF_EVEN)).longValue();
    }

    private static boolean isEcho(Instant stored, String given) {
        if (IsoTime.text(stored).equals(given)) {
            return true;
        }
        try {
            return OffsetDateTime.parse(given)
                    .toInstant()
                    .truncatedTo(ChronoUnit.MILLIS)
                    .equals(stored.truncatedTo(ChronoUnit.MILLIS));
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static boolean isEcho(Map<?, ?> stored, Map<?, ?> given) {
        return stored.size() == given.size()
                && stored.entrySet().stream()
                        .allMatch(e -> given.containsKey(e.getKey()) && isEcho(e.getValue(), given.get(e.getKey())));
    }

    private static boolean isEcho(List<?> stored, List<?> given) {
        if (stored.size() != given.size()) {
            return false;
        }
        for (int i = 0; i < stored.size(); i++) {
            if (!isEcho(stored.get(i), given.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** Mostly the same for a value and its echo, for a hash table that finds one by the other. */
    static int roughHash(@Nullable Object value) {
        if (value instanceof Number n) {
            return Double.hashCode(n.doubleValue() + 0.0); // no negative zero
        }
        if (value instanceof Instant date) {
            return IsoTime.text(date).hashCode();
        }
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .mapToInt(e -> e.getKey().hashCode() ^ roughHash(e.getValue()))
                    .sum();
        }
        if (value instanceof List<?> list) {
            return list.stream().mapToInt(JsonValues::roughHash).reduce(1, (all, one) -> 31 * all + one);
        }
        return value == null ? 0 : value.hashCode();
    }
}
