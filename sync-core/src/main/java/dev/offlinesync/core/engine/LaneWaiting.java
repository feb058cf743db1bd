package dev.offlinesync.core.engine;

import dev.offlinesync.core.queue.QueueBusy;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;

/** Calls that wait for lanes, no more than a bound at once. */
final class LaneWaiting {
    private static final Duration SHORTEST = Duration.ofMillis(5);
    /** Short, since a lane that a worker has is free only for moments between two batches. */
    private static final Duration LONGEST = Duration.ofMillis(50);

    private final EngineContext context;
    private final Duration patience;
    private final Semaphore room;

    LaneWaiting(EngineContext context, Settings settings) {
        this.context = context;
        this.patience = settings.laneWait();
        this.room = new Semaphore(settings.maxWaiting());
    }

    /** The waiting of one call, whose time begins now. */
    LaneWait begin() {
        return new Backoff();
    }

    private final class Backoff implements LaneWait {
        private final Instant end = context.elapsed().plus(patience);
        private Duration next = SHORTEST;

        @Override
        public boolean awaitRetry() {
            if (!context.elapsed().isBefore(end)) {
                return false;
            }
            if (!room.tryAcquire()) {
                throw new QueueBusy("too many calls wait for users that are being processed");
            }
            try {
                context.pause().of(next);
            } finally {
                room.release();
            }
            next = next.multipliedBy(2).compareTo(LONGEST) < 0 ? next.multipliedBy(2) : LONGEST;
            return !Thread.currentThread().isInterrupted();
        }
    }
}
