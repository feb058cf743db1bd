package dev.offlinesync.api;

import dev.offlinesync.core.item.UserId;
import java.time.Duration;

/**
 * How much each user may ask for in a while, such as 600 requests a minute. A port: this API decides what is counted and
 * tells clients; who counts is up to the application. It is asked in every request, so it must be quick. Thread-safe.
 */
public interface RateLimit {
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
