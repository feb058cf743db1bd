package dev.offlinesync.core.engine;

import dev.offlinesync.core.event.SyncEvent;
import dev.offlinesync.core.store.QueueStore;
import dev.offlinesync.core.store.StoreUnavailable;
import java.time.Duration;
import java.time.Instant;

/**
 * Notices that the clock was set back, and has the store move what waits by the time from before: otherwise a retry in
 * five seconds would wait for an hour. What happened while the process was not running nobody can tell, so the store is
 * asked once after the start too: a board without a battery may begin years ago. A clock that is set forth makes retries
 * due early, which does no harm. Thread-safe.
 */
final class ClockWatch {
    /** A smaller step delays a retry by no more than that. */
    private static final Duration SMALLEST = Duration.ofSeconds(1);

    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(30);

    private final QueueStore queue;
    private final EngineContext context;
    private final SafeListener listener;

    private Instant latest = Instant.MIN;
    /** How far the clock was ahead of the steady one at most. */
    private Duration ahead = Duration.ofSeconds(Long.MIN_VALUE);

    private boolean unsettled = true;
    private Instant notBefore = Instant.MIN;

    ClockWatch(QueueStore queue, EngineContext context, SafeListener listener) {
        this.queue = queue;
        this.context = context;
        this.listener = listener;
    }

    /**
     * Moves what waits, if the clock was set back since the last time.
     *
     * @param now what it shows
     * @return whether anything was moved; false too if the store could not do it, which holds up nobody: a later call
     *     tries again
     */
    synchronized boolean settle(Instant now) {
        look(now);
        if (!unsettled || context.elapsed().isBefore(notBefore)) {
            return false;
        }
        long moved;
        try {
            moved = queue.reschedule(now);
        } catch (StoreUnavailable e) { // away, or a queue so long that it takes more than a command may take
            notBefore = context.elapsed().plus(BETWEEN_TRIES);
            return false;
        }
        unsettled = false;
        if (moved > 0) {
            listener.on(new SyncEvent.Rescheduled(moved, now));
        }
        return moved > 0;
    }

    /** Before anything is added: what is added meanwhile would look as if it came from before the clock was set back. */
    void settleAtStart() {
        try {
            settle(context.now());
        } catch (RuntimeException e) {
            return; // the first round of the worker meets it again, and tells
        }
    }

    private void look(Instant now) {
        Duration isAhead = Duration.between(context.elapsed(), now);
        if (now.isBefore(latest) || isAhead.compareTo(ahead) < 0) {
            if (isBack(now, isAhead)) {
                unsettled = true;
                latest = now;
                ahead = isAhead;
            }
            return;
        }
        latest = now;
        ahead = isAhead;
    }

    private boolean isBack(Instant now, Duration isAhead) {
        return now.isBefore(latest.minus(SMALLEST)) || isAhead.plus(SMALLEST).compareTo(ahead) < 0;
    }
}
