package dev.offlinesync.api;

import dev.offlinesync.core.item.UserId;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How much each user may ask for in a while, such as 600 requests a minute. A port: this API decides what is counted and
 * tells clients; who counts is up to the application. It is asked in every request, so it must be quick. Thread-safe.
 */
public interface RateLimit {
    /**
     * Counts in memory, with a token bucket for each user: the quota is there from the beginning, and comes back evenly. Each
     * instance counts for itself, and forgets everybody when it stops.
     */
    static RateLimit inMemory(Policy policy) {
        return new TokenBuckets(policy);
    }

    /** What each user is given; the same at any time. */
    Policy policy();

    /**
     * Takes units from what this user has left: all of them, or none.
     *
     * @param units at least 1, and no more than the quota
     */
    Taken take(UserId user, long units);

    /**
     * So many units in so much time.
     *
     * @param quota at least 1, below 10^15
     * @param window at least a second, in whole seconds
     */
    record Policy(long quota, Duration window) {
        private static final long MOST = 1_000_000_000_000_000L;

        private static final Duration LONGEST = Duration.ofHours(24);
        private static final Pattern TEXT =
                Pattern.compile("(\\d{1,9})\\s*/\\s*(\\d{1,9})\\s*(ms|s|m|h|d)", Pattern.CASE_INSENSITIVE);

        /** What {@link #parse} takes, as the end of "must be". */
        public static final String EXPECTED =
                "a number and a duration of whole seconds, such as 600/1m, from 1 to 999999999, from 1s to 24h";

        /**
         * A policy as it is written in a setting, such as {@code 600/1m}.
         *
         * @throws IllegalArgumentException if it is none, with {@link #EXPECTED}
         */
        public static Policy parse(String text) {
            Matcher parts = TEXT.matcher(text.strip());
            if (parts.matches()) {
                Duration window = Duration.of(Long.parseLong(parts.group(2)), unit(parts.group(3)));
                boolean isWhole = window.equals(Duration.ofSeconds(window.toSeconds()));
                long quota = Long.parseLong(parts.group(1));
                if (quota >= 1 && isWhole && window.toSeconds() >= 1 && window.compareTo(LONGEST) <= 0) {
                    return new Policy(quota, window);
                }
            }
            throw new IllegalArgumentException("must be " + EXPECTED);
        }

        private static ChronoUnit unit(String text) {
            return switch (text.toLowerCase(Locale.ROOT)) {
                case "ms" -> ChronoUnit.MILLIS;
                case "s" -> ChronoUnit.SECONDS;
                case "m" -> ChronoUnit.MINUTES;
                case "h" -> ChronoUnit.HOURS;
                default -> ChronoUnit.DAYS;
            };
        }

        public Policy {
            if (quota < 1 || quota >= MOST) {
                throw new IllegalArgumentException("quota must be at least 1 and below 10^15, not " + quota);
            }
            if (window.toSeconds() < 1 || !window.equals(Duration.ofSeconds(window.toSeconds()))) {
                throw new IllegalArgumentException("window must be at least a second, in whole seconds, not " + window);
            }
        }
    }

    /**
     * What came of it.
     *
     * @param remaining units that the user has left
     * @param reset until the user has the whole quota again
     * @param pause until the units that were asked for can be had; zero if they were taken
     */
    record Taken(long remaining, Duration reset, Duration pause) {
        public boolean isGranted() {
            return pause.isZero();
        }
    }
}
