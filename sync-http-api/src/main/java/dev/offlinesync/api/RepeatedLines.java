package dev.offlinesync.api;

import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Which lines may be logged: of those that say the same, one a second, however many requests there are. */
final class RepeatedLines {
    private static final long PAUSE = TimeUnit.SECONDS.toNanos(1);

    /** So many reasons are told apart; then all are forgotten. */
    private static final int MOST = 100;

    private final ConcurrentMap<String, Logged> logged = new ConcurrentHashMap<>();
    private final LongSupplier nanos;

    /** @param nanos such as {@link System#nanoTime} */
    RepeatedLines(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /**
     * The last line of a reason.
     *
     * @param more lines that were not written since
     */
    private record Logged(long at, int more) {}

    /** Whether a line for this reason is to be written; if so, the next ones within a second are not. */
    boolean admits(String reason) {
        return next(reason).isPresent();
    }

    /**
     * The same.
     *
     * @return how many lines for this reason were not written since the last one that was; empty if this one is not to be
     *     written either
     */
    OptionalInt next(String reason) {
        long now = nanos.getAsLong();
        if (logged.size() > MOST) {
            logged.clear();
        }
        int[] more = {0};
        Logged last = logged.compute(reason, (same, before) -> {
            more[0] = before == null ? 0 : before.more();
            return before == null || now - before.at() >= PAUSE
                    ? new Logged(now, 0)
                    : new Logged(before.at(), before.more() + 1);
        });
        return last.more() == 0 ? OptionalInt.of(more[0]) : OptionalInt.empty();
    }
}
