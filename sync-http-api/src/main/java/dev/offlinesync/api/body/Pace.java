package dev.offlinesync.api.body;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** The minimum rate of a body: 8 KiB a second on average, after a grace period of half a minute. */
public final class Pace {
    public static final long GRACE_SECONDS = 30;
    private static final long BYTES_A_SECOND = 8 << 10;

    private final LongSupplier nanos;
    private final long begin;

    /** @param nanos a monotonic clock, in nanoseconds */
    public Pace(LongSupplier nanos) {
        this.nanos = nanos;
        this.begin = nanos.getAsLong();
    }

    /** @param received bytes so far */
    public boolean isTooSlow(long received) {
        return TimeUnit.NANOSECONDS.toSeconds(nanos.getAsLong() - begin) > GRACE_SECONDS + received / BYTES_A_SECOND;
    }
}
