package dev.offlinesync.core.engine;

import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.queue.CallWaits;
import dev.offlinesync.core.queue.QueueBusy;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Calls that wait for lanes, of each user no more than a bound at once. */
final class LaneWaiting {
    private static final Duration SHORTEST = Duration.ofMillis(5);
    /** Short, since a lane that a worker has is free only for moments between two batches. */
    private static final Duration LONGEST = Duration.ofMillis(50);

    private final EngineContext context;
    private final Duration patience;
    private final int mostOfUser;
    private final Map<UserId, Integer> waiting = new ConcurrentHashMap<>();

    LaneWaiting(EngineContext context, Settings settings) {
        this.context = context;
        this.patience = settings.laneWait();
        this.mostOfUser = settings.maxWaiting();
    }

    /** The waiting of one call of this user, whose time begins now. */
    LaneWait begin(UserId user) {
        return new Backoff(user);
    }

    private final class Backoff implements LaneWait {
        private final UserId user;
        private final Instant end = context.elapsed().plus(patience);
        private Duration next = SHORTEST;

        Backoff(UserId user) {
            this.user = user;
        }

        @Override
        @SuppressWarnings("try") // the wait works by being open
        public boolean awaitRetry() {
            if (!context.elapsed().isBefore(end)) {
                return false;
            }
            if (waiting.merge(user, 1, Integer::sum) > mostOfUser) {
                leave();
                throw new QueueBusy("too many calls wait for this user, who is being processed");
            }
            try (CallWaits.Wait wait = context.waits().begin(0)) {
                context.pause().of(next);
            } finally {
                leave();
            }
            next = next.multipliedBy(2).compareTo(LONGEST) < 0 ? next.multipliedBy(2) : LONGEST;
            return !Thread.currentThread().isInterrupted();
        }

        private void leave() {
            waiting.computeIfPresent(user, (u, n) -> n == 1 ? null : n - 1);
        }
    }
}
