package dev.offlinesync.api;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** How slowly bytes may come: every body gets half a minute, then it must have come at 8 KiB a second on the average. */
public final class Pace {
    public static final long GRACE_SECONDS = 30;
    private static final long BYTES_A_SECOND = 8 << 10;

    private final LongSupplier nanos;
    private final long begin;

    /** @param nanos a time that only rises, in nanoseconds */
    public Pace(LongSupplier nanos) {
        this.nanos = nanos;
        this.begin = nanos.getAsLong();
    }

    /** @param received bytes up to now */
    public boolean isTooSlow(long received) {
        return TimeUnit.NANOSECONDS.toSeconds(nanos.getAsLong() - begin) > GRACE_SECONDS + received / BYTES_A_SECOND;
    }
}
