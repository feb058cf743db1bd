package dev.offlinesync.app.config;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations such as {@code 500ms}, {@code 30s}, {@code 5m}, and sizes such as {@code 64KiB}, {@code 10MiB}. */
public final class Quantities {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h|d)");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,12})\\s*(b|kb|kib|mb|mib|gb|gib)?");

    private Quantities() {}

    /** @throws IllegalArgumentException if the text is not a duration */
    public static Duration duration(String text) {
        Matcher m = DURATION.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (text.strip().equals("0")) {
            return Duration.ZERO;
        }
        if (!m.matches()) {
            throw new IllegalArgumentException("not a duration");
        }
        long n = Long.parseLong(m.group(1));
        return switch (m.group(2)) {
            case "ms" -> Duration.ofMillis(n);
            case "s" -> Duration.ofSeconds(n);
            case "m" -> Duration.ofMinutes(n);
            case "h" -> Duration.ofHours(n);
            default -> Duration.ofDays(n);
        };
    }

    /**
     * In bytes; a bare number is bytes, {@code KB} is 1,000 and {@code KiB} is 1,024.
     *
     * @throws IllegalArgumentException if the text is not a size
     */
    public static long bytes(String text) {
        Matcher m = SIZE.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!m.matches()) {
            throw new IllegalArgumentException("not a size");
        }
        String unit = m.group(2) == null ? "b" : m.group(2);
        long factor = 1;
        for (char c : new char[] {'k', 'm', 'g'}) {
            factor *= unit.length() == 3 ? 1024 : 1000;
            if (unit.charAt(0) == c) {
                break;
            }
        }
        try {
            return Math.multiplyExact(Long.parseLong(m.group(1)), unit.equals("b") ? 1 : factor);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("too large", e);
        }
    }
}
