package dev.offlinesync.core.queue;

import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;

/**
 * What happens in the queue, for logs and metrics; core itself never logs. Called on the thread that does the work, so
 * be quick. What a listener throws is ignored.
 */
public interface SyncListener {
    /** A listener that does nothing. */
    SyncListener NONE = new SyncListener() {};

    /** An attempt ended and is committed. */
    default void attempted(SyncItem item) {}

    /** A handler threw; the client only learns that it failed. */
    default void handlerThrew(SyncItem item, Throwable thrown) {}

    /** A handler did not return within its time limit and was left behind, interrupted; its item has failed an attempt. */
    default void handlerOverdue(SyncItem item) {}

    /** A lane that its owner had left behind was taken over; items of its batch run alone now. */
    default void laneTakenOver(UserId user) {}

    /** The lane was lost while a batch was under way; the batch changed nothing. */
    default void laneLost(UserId user) {}

    /** The database refused to write a record; the item was decided as failed. */
    default void writeRefused(UserId user, String record, String reason) {}

    /** The background worker could not finish with a user, and goes on with the next. */
    default void workerFailed(Throwable thrown) {}
}
