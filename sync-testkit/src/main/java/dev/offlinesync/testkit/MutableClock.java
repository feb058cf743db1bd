package dev.offlinesync.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until a test moves it. Thread-safe. */
public final class MutableClock implements InstantSource {
    private volatile Instant now;

    private MutableClock(Instant start) {
        now = start;
    }

    /**
     * At this time, such as {@code 2025-12-10T10:00:00Z}.
     *
     * @throws java.time.format.DateTimeParseException if it is not an instant in ISO 8601
     */
    public static MutableClock at(String instant) {
        return new MutableClock(Instant.parse(instant));
    }

    /** At a date that no test depends on. */
    public static MutableClock any() {
        return at("2025-12-10T10:00:00Z");
    }

    /** Moves it forward, or back if {@code by} is negative, as clocks are set back. */
    public synchronized void advance(Duration by) {
        now = now.plus(by);
    }

    /** Moves it to this time. */
    public synchronized void set(Instant time) {
        now = time;
    }

    @Override
    public Instant instant() {
        return now;
    }

    /** The time that it shows. */
    @Override
    public String toString() {
        return now.toString();
    }
}
