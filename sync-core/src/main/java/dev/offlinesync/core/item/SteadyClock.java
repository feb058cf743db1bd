package dev.offlinesync.core.item;

import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * A clock for waiting and measuring: it shows how much time has passed since it was made, beginning at the epoch. It
 * goes on evenly when the system's clock is set, forth or back. What it shows is no time of day, so it is never stored.
 * Thread-safe.
 */
public final class SteadyClock implements InstantSource {
    private final LongSupplier nanos;
    private final long start;

    public SteadyClock() {
        this(System::nanoTime);
    }

    /** @param nanos as {@link System#nanoTime} */
    public SteadyClock(LongSupplier nanos) {
        this.nanos = nanos;
        this.start = nanos.getAsLong();
    }

    @Override
    public Instant instant() {
        return Instant.EPOCH.plusNanos(nanos.getAsLong() - start);
    }
}
