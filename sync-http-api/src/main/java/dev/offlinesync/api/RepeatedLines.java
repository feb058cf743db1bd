package dev.offlinesync.api;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Which lines may be logged: of those that say the same, one a second, however many requests there are. */
final class RepeatedLines {
    private static final long PAUSE = TimeUnit.SECONDS.toNanos(1);

    /** So many reasons are told apart; then all are forgotten. */
    private static final int MOST = 100;

    private final ConcurrentMap<String, Long> logged = new ConcurrentHashMap<>();
    private final LongSupplier nanos;

    /** @param nanos such as {@link System#nanoTime} */
    RepeatedLines(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Whether a line for this reason is to be written; if so, the next ones within a second are not. */
    boolean admits(String reason) {
        long now = nanos.getAsLong();
        if (logged.size() > MOST) {
            logged.clear();
        }
        boolean[] admitted = {false};
        logged.compute(reason, (same, at) -> {
            admitted[0] = at == null || now - at >= PAUSE;
            return admitted[0] ? Long.valueOf(now) : at;
        });
        return admitted[0];
    }
}
