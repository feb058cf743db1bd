package dev.offlinesync.core.queue;

import dev.offlinesync.core.handler.InvalidSubmission;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.queue.SyncQueue.Added;
import java.util.List;

/**
 * Adds items within a transaction of the application's: if it commits, they are in the queue; if it is rolled back,
 * nothing of them stays. No handler sees them before the commit. For one transaction, and one thread.
 *
 * <p>Of two transactions that overlap, either may be the earlier one in the queue's order. Listeners are not told that
 * the items are stored, since a transaction may be repeated.
 */
public interface EnlistedQueue {
    /**
     * As {@link SyncQueue#add}, within the transaction.
     *
     * @throws InvalidSubmission if it is not well-formed
     */
    Added add(UserId user, Submission submission);

    /** As {@link SyncQueue#addAll}, within the transaction. */
    List<Added> addAll(UserId user, List<Submission> submissions);

    /**
     * To be called after the commit: what was added runs at once, whatever grace the worker leaves to clients. Without this
     * call the worker finds it in a round, after the grace.
     */
    void committed();
}
