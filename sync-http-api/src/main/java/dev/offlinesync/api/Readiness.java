package dev.offlinesync.api;

import dev.offlinesync.core.item.WellFormed;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether calls can be served. Anybody may ask, and often: one caller in a second asks the store, and the others get the
 * answer of the last time. Thread-safe.
 */
final class Readiness {
    /** How long an answer counts. */
    private static final Duration AGE = Duration.ofSeconds(1);

    /** A store that has not answered for so long is not there. */
    private static final Duration HANGS = Duration.ofSeconds(10);

    private static final int LONGEST = 500;

    private static final Logger LOG = LoggerFactory.getLogger(Readiness.class);

    private final Runnable probe;
    private final LongSupplier nanos;
    private final ReentrantLock asking = new ReentrantLock();
    private volatile Known last;

    /** When the one began who is asking the store; null if nobody is. */
    private volatile @Nullable Long began;

    private volatile boolean draining;

    /**
     * @param probe throws if the store cannot serve calls
     * @param nanos such as {@link System#nanoTime}
     */
    Readiness(Runnable probe, LongSupplier nanos) {
        this.probe = probe;
        this.nanos = nanos;
        // the store was opened a moment ago: too old to count, and good enough while the first caller asks
        this.last = new Known(nanos.getAsLong() - AGE.toNanos() - 1, null, "");
    }

    /**
     * @param problem for the client, null if there was none
     * @param reason for the log, empty if there was no problem
     */
    private record Known(long at, @Nullable String problem, String reason) {}

    /** From now on it is not ready, whatever the store answers. */
    void drain() {
        draining = true;
    }

    /** Empty if it is ready. */
    Optional<String> problem() {
        if (draining) {
            return Optional.of("this server is about to stop");
        }
        Known known = last;
        if (nanos.getAsLong() - known.at > AGE.toNanos()) {
            known = asking.tryLock() ? asked() : meanwhile(known);
        }
        return Optional.ofNullable(known.problem);
    }

    private Known asked() {
        try {
            began = nanos.getAsLong();
            Known now = ask();
            if (!now.reason.equals(last.reason)) {
                LOG.warn(now.reason.isEmpty() ? "ready again" : "not ready: {}", now.reason);
            }
            last = now;
            return now;
        } finally {
            began = null;
            asking.unlock();
        }
    }

    private Known ask() {
        try {
            probe.run();
            return new Known(nanos.getAsLong(), null, "");
        } catch (RuntimeException e) { // whatever it is: calls would meet it too
            String problem = "the database cannot be reached, or cannot be written";
            return new Known(nanos.getAsLong(), problem, WellFormed.oneLine(String.valueOf(e.getMessage()), LONGEST));
        }
    }

    /** While somebody else asks. (What is known may be old, if nobody asked for long.) */
    private Known meanwhile(Known known) {
        Long since = began;
        return since != null && nanos.getAsLong() - since >= HANGS.toNanos()
                ? new Known(nanos.getAsLong(), "the database does not answer", "")
                : known;
    }
}
