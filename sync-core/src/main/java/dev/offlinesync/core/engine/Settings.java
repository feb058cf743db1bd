package dev.offlinesync.core.engine;

import dev.offlinesync.core.item.Tree;
import dev.offlinesync.core.rules.RetryPolicy;
import java.time.Duration;

/**
 * The knobs of the engine.
 *
 * @param batchSize items in one batch of a call, 1 to 500; the worker takes four times as many, 500 at most
 * @param batchBytes what the data of one batch may take together; one item always runs
 * @param maxRecord what the data of one record may take when stored, 1 KiB to 15 MiB
 * @param maxOpenItems how many open items one user may have; 0 is any number
 * @param maxStored what the items and records of one user may take together, in bytes, at least 1 MiB; 0 is any number
 * @param lease how long a lane is held without a sign of life, at least 1 s: the longest time for which a dead party
 *     holds a user up
 * @param handlerTimeout what a handler may take for one item, at least 10 ms; then it is interrupted and left behind,
 *     and the attempt has failed
 * @param laneWait how long a {@code process} call waits for a lane that is taken
 * @param maxWaiting how many calls of one user may wait at once in this instance
 * @param pushTime how long a {@code push} goes on with further batches
 * @param unknownEndpointWait how long an item whose endpoint nobody handles here waits for an instance that does, before
 *     its attempts count
 * @param workerGrace how long the worker leaves an item that nobody has tried yet to its client, so that it does not get
 *     into the way of clients; a retry has no grace
 * @param workerInterval between two rounds of the worker that find nothing more to do at once
 * @param workerUsers how many users one round visits
 * @param workerThreads on how many threads
 */
public record Settings(
        int batchSize,
        long batchBytes,
        long maxRecord,
        int maxOpenItems,
        long maxStored,
        Duration lease,
        Duration handlerTimeout,
        Duration laneWait,
        int maxWaiting,
        Duration pushTime,
        Duration unknownEndpointWait,
        Duration workerGrace,
        Duration workerInterval,
        int workerUsers,
        int workerThreads,
        RetryPolicy retryPolicy) {
    private static final int MOST_ITEMS = 500;

    /**
     * Enough to share what a batch costs beside its items, and small enough for a user's own call to get its turn soon.
     */
    private static final int BACKLOG_BATCHES = 4;

    public Settings {
        within("batchSize", batchSize, 1, MOST_ITEMS);
        within("batchBytes", batchBytes, 1, 15L << 20);
        within("maxRecord", maxRecord, 1 << 10, Tree.MAX_SIZE);
        within("maxOpenItems", maxOpenItems, 0, Integer.MAX_VALUE);
        if (maxStored != 0) {
            within("maxStored", maxStored, 1 << 20, Long.MAX_VALUE);
        }
        atLeast("lease", lease, Duration.ofSeconds(1));
        atLeast("handlerTimeout", handlerTimeout, Duration.ofMillis(10));
        atLeast("laneWait", laneWait, Duration.ZERO);
        within("maxWaiting", maxWaiting, 0, 10_000);
        atLeast("pushTime", pushTime, Duration.ZERO);
        atLeast("unknownEndpointWait", unknownEndpointWait, Duration.ZERO);
        atLeast("workerGrace", workerGrace, Duration.ZERO);
        atLeast("workerInterval", workerInterval, Duration.ofMillis(10));
        within("workerUsers", workerUsers, 1, 10_000);
        within("workerThreads", workerThreads, 1, 64);
    }

    /** Whether an item is run as soon as it is added, since no client is left time to do it. */
    boolean runsAtOnce() {
        return workerGrace.isZero();
    }

    /**
     * Items in one batch of the worker, which nobody waits for: what a batch costs beside its items (claim, look,
     * commit, a wait for the disk) is shared by more of them.
     */
    int backlogBatchSize() {
        return Math.min(MOST_ITEMS, BACKLOG_BATCHES * batchSize);
    }

    /**
     * What the change of one item may take while a commit is under way, when nobody renews the lane: half of what the
     * store gives the whole transaction.
     */
    Duration decisionTimeout() {
        Duration most = lease.dividedBy(6);
        return handlerTimeout.compareTo(most) < 0 ? handlerTimeout : most;
    }

    private static void within(String name, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + " must be " + min + " to " + max + ", not " + value);
        }
    }

    private static void atLeast(String name, Duration value, Duration min) {
        if (value.compareTo(min) < 0) {
            throw new IllegalArgumentException(name + " must be at least " + min + ", not " + value);
        }
    }
}
