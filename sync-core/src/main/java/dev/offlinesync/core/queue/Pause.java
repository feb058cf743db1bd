package dev.offlinesync.core.queue;

import java.time.Duration;

/** How the queue waits: for real or, in a test, by moving a clock. */
@FunctionalInterface
public interface Pause {
    /** Waits. May return early if the thread is interrupted, and then leaves the thread interrupted. */
    void of(Duration time);
}
