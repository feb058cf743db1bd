package dev.offlinesync.forward;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** The header {@code Retry-After}: seconds, or an HTTP date. */
final class RetryAfter {
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    /** An upstream that asks for more is called after this time all the same, which does no harm. */
    private static final Duration LONGEST = Duration.ofHours(1);

    private RetryAfter() {}

    /** The delay, one second to one hour; empty if the header is neither. */
    static Optional<Duration> parse(String header, Instant now) {
        String text = header.strip();
        try {
            Duration wait = text.matches("\\d+")
                    ? Duration.ofSeconds(text.length() > 9 ? LONGEST.toSeconds() : Long.parseLong(text))
                    : Duration.between(
                            now,
                            ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                                    .toInstant());
            return Optional.of(within(wait, SHORTEST, LONGEST));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    static Duration within(Duration wait, Duration min, Duration max) {
        return wait.compareTo(min) < 0 ? min : wait.compareTo(max) > 0 ? max : wait;
    }
}
