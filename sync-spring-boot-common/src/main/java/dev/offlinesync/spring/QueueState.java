package dev.offlinesync.spring;

import dev.offlinesync.core.item.QueueCounts;
import dev.offlinesync.core.item.SteadyClock;
import dev.offlinesync.core.queue.SyncQueue;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * How much is in the queue, for health and metrics. However often they ask, the database is asked once in five seconds at
 * most. Thread-safe.
 */
public final class QueueState {
    private static final Duration KEPT = Duration.ofSeconds(5);

    private final SyncQueue queue;
    private final InstantSource clock;
    private final InstantSource steady;
    private @Nullable QueueCounts known;
    private Instant until = Instant.MIN;

    QueueState(SyncQueue queue, InstantSource clock) {
        this.queue = queue;
        this.clock = clock;
        this.steady = SteadyClock.insteadOf(clock);
    }

    /**
     * The counts of all users, at most five seconds old.
     *
     * @throws dev.offlinesync.core.store.StoreUnavailable if the database cannot be reached
     */
    public synchronized QueueCounts counts() {
        QueueCounts counts = known;
        if (counts == null || !steady.instant().isBefore(until)) {
            counts = queue.counts();
            known = counts;
            until = steady.instant().plus(KEPT);
        }
        return counts;
    }

    /** How long the oldest due item has been due; zero if none is. */
    public Duration oldestDue() {
        @Nullable Instant since = counts().dueSince();
        Duration age = since == null ? Duration.ZERO : Duration.between(since, clock.instant());
        return age.isNegative() ? Duration.ZERO : age;
    }
}
