package dev.offlinesync.core.item;

import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.function.LongSupplier;

/**
 * A clock for waiting and measuring: it shows how much time has passed since it was made, beginning at the epoch. It
 * goes on evenly when the system's clock is set, forth or back. What it shows is no time of day, so it is never stored.
 * Thread-safe.
 */
public final class SteadyClock implements InstantSource {
    private final LongSupplier nanos;
    private long last;
    private long passed;

    public SteadyClock() {
        this(System::nanoTime);
    }

    /** @param nanos as {@link System#nanoTime} */
    public SteadyClock(LongSupplier nanos) {
        this.nanos = nanos;
        this.last = nanos.getAsLong();
    }

    /**
     * A clock to wait by for a caller that was given this one: a steady one in place of the system's, which may be set;
     * any other one itself, since a test holds it in its hand.
     */
    public static InstantSource insteadOf(InstantSource clock) {
        boolean isSystems = clock.equals(InstantSource.system())
                || (clock instanceof Clock zoned
                        && zoned.withZone(ZoneOffset.UTC).equals(Clock.systemUTC()));
        return isSystems ? new SteadyClock() : clock;
    }

    /** Never goes back, even if what it measures by does, as on some virtual machines. */
    @Override
    public synchronized Instant instant() {
        long now = nanos.getAsLong();
        passed += Math.max(0, now - last);
        last = now;
        return Instant.EPOCH.plusNanos(passed);
    }
}
