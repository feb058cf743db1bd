package dev.offlinesync.core.queue;

import dev.offlinesync.core.handler.InvalidSubmission;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Position;
import dev.offlinesync.core.item.QueueCounts;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.Tree;
import dev.offlinesync.core.item.UserId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The queue as its clients see it. Thread-safe. Every method throws
 * {@link dev.offlinesync.core.store.StoreUnavailable} if the database cannot be reached; nothing is lost then, and
 * the call can be made again.
 */
public interface SyncQueue {
    /**
     * The same queue, for calls on behalf of clients who run what they add by a {@link #process} or {@link #push} of their
     * own, and want its results: the worker leaves it to them for its grace. An HTTP API calls this one. What the
     * application adds for itself runs at once.
     */
    SyncQueue forClients();

    /**
     * Whether this submission can be stored.
     *
     * @return what is wrong with it, empty if it can
     */
    default Optional<InvalidSubmission> check(UserId user, Submission submission) {
        return check(user, List.of(submission)).get(0);
    }

    /**
     * Whether these submissions can be stored in one call, without those that cannot.
     *
     * @return for each, in order, what is wrong with it, empty if it can
     */
    List<Optional<InvalidSubmission>> check(UserId user, List<Submission> submissions);

    /**
     * Stores one mutation. When this returns it is durable.
     *
     * @throws InvalidSubmission if it is not well-formed for its route, or its data is too large or too deep to be stored,
     *     or it depends on a mutation that is not stored; nothing is stored
     */
    Added add(UserId user, Submission submission);

    /**
     * Stores mutations in their order. All are checked before the first is stored.
     *
     * @param submissions at most 1,000
     * @return one answer for each, in order; a mutation id given twice is one item
     * @throws InvalidSubmission if one is not well-formed for its route, or its data is too large or too deep to be stored, or
     *     it depends on a mutation that is neither stored nor before it in the list; nothing is stored. If there are
     *     several, the message names the one.
     */
    List<Added> addAll(UserId user, List<Submission> submissions);

    /**
     * What became of a submission.
     *
     * @param item the stored item; of a resend the one that was stored first
     * @param generation of a push: which feed the numbers of its items' receipts are of; null if none has a number
     */
    record Added(SyncItem item, Kind kind, @Nullable String generation) {
        public Added(SyncItem item, Kind kind) {
            this(item, kind, null);
        }

        public enum Kind {
            STORED,
            /** The same mutation was stored before; nothing was stored. */
            DUPLICATE,
            /** The mutation id was used before for something else; nothing was stored. */
            REUSED,
            /**
             * It was stored, and then deleted from the queue before this call saw it end. Nobody will run it. The item
             * is as this call saw it last.
             */
            DELETED,
            /** Of a push: the database refuses to store it, by a rule that somebody has added to the queue's table. */
            REFUSED
        }
    }

    /**
     * Stores mutations, then runs them and what must run before them on their records, not the rest of the backlog;
     * batch after batch for at most the configured time (20 s).
     *
     * @return one answer for each, in order, with the state that its item has reached
     * @throws InvalidSubmission as {@link #addAll}
     */
    List<Added> push(UserId user, List<Submission> submissions);

    /**
     * Runs one batch of the user's due items. Waits (10 s) if another party is processing this user.
     *
     * @throws QueueBusy if too many calls wait already
     */
    Processed process(UserId user);

    /**
     * One batch.
     *
     * @param attempted the items that were attempted, in order, as they are now
     * @param busy another party held the lane all the time; nothing was attempted
     * @param generation which feed the numbers of the receipts are of; null if nothing was attempted
     */
    record Processed(
            List<SyncItem> attempted,
            Backlog backlog,
            boolean busy,
            @Nullable String generation) {
        public Processed {
            attempted = List.copyOf(attempted);
        }

        /** How many attempts succeeded. */
        public int successful() {
            return (int) attempted.stream().filter(i -> i.status().isSuccess()).count();
        }
    }

    /**
     * What a user has left to do.
     *
     * @param remaining due items that did not run; exact up to 1,000, then 1,000
     * @param waiting items that wait for their retry, for one of those on the same record, or for what they depend on;
     *     likewise
     * @param nextRetryAt when the first retry is due
     */
    record Backlog(int remaining, int waiting, @Nullable Instant nextRetryAt) {}

    /**
     * The user's items in these statuses, by priority descending, then age; those being run just now shown as
     * processing.
     */
    Page items(UserId user, Set<Status> statuses, @Nullable Position after, int limit);

    /** @param next where the next page begins, null if this is the last */
    record Page(List<SyncItem> items, @Nullable Position next) {
        public Page {
            items = List.copyOf(items);
        }
    }

    /**
     * How much this user has in the queue. It costs one query, however many items have ended.
     *
     * @return exact as long as the user has at most {@link #COUNTED} open and {@link #COUNTED} failed items; of more, so
     *     many are looked at
     */
    QueueCounts counts(UserId user);

    /**
     * How much is in the queue, of all users: for health and metrics. It costs one query, which looks at {@link #COUNTED}
     * open and {@link #COUNTED} failed items at most.
     *
     * @return exact as long as there are no more of them; of more, so many are looked at
     */
    QueueCounts counts();

    /** Up to this number, items are counted. */
    int COUNTED = 10_000;

    /** The item of this id, of any user: the caller decides who may see it. */
    Optional<SyncItem> find(ItemId id);

    /**
     * What became of mutations, for a client that has lost an answer, or waits for what others do. It costs one query.
     *
     * @param mutationIds at most 1,000
     */
    Receipts receipts(UserId user, Collection<String> mutationIds);

    /**
     * @param items those that are in the queue, by their mutation ids; without their data
     * @param shortened those of them whose answers are left out: they are too large together, and {@link #find} has them
     * @param generation which feed the numbers of the receipts are of; null if there is none
     */
    record Receipts(
            Map<String, SyncItem> items,
            Set<String> shortened,
            @Nullable String generation) {
        public Receipts {
            items = Map.copyOf(items);
            shortened = Set.copyOf(shortened);
        }
    }

    /**
     * Lets an item run again, at its old place in the order: a failed one gets all its attempts again; one that waits
     * for its retry is due at once, and keeps its attempts and its failure. It runs in the next {@link #process}, or
     * when the worker comes. An earlier item on its record that is due or waits still precedes it.
     *
     * @return empty if there is no such item
     */
    Optional<Requeued> requeue(ItemId id);

    /** @param done false if the item was neither failed nor waiting for its retry, and is unchanged */
    record Requeued(SyncItem item, boolean done) {}

    /**
     * Deletes the user's items in these statuses, except those that are being run at this moment. A completed item that
     * is deleted can no longer recognise a resend.
     */
    Cleared clear(UserId user, Set<Status> statuses);

    /**
     * @param deleted how many items were deleted
     * @param running how many were kept because they are being run; they end as their handlers say
     */
    record Cleared(long deleted, long running) {}

    /**
     * Makes a write at once instead of queueing it: due predecessors on its record run first, then record and completed
     * item are stored in one transaction. A write that fails leaves nothing.
     *
     * @throws InvalidSubmission if it is not well-formed for its route, or depends on other mutations: those may wait, and
     *     this does not
     * @throws QueueBusy if too many calls wait already, or the user's lane was never free
     */
    default Written write(UserId user, Submission submission) {
        return write(user, submission, WriteCondition.NONE);
    }

    /**
     * The same, if this is so when the write is made. A resend of a write that was made is answered before anybody looks.
     *
     * @return {@link Written.Stale} if it is not
     */
    Written write(UserId user, Submission submission, WriteCondition condition);

    /**
     * Resolves a conflict of the user's, one that {@link SyncRecords} has under {@link
     * dev.offlinesync.core.record.ConflictRecord#RESOURCE}. That is a write of the record as it is now, made at once, and
     * the conflict is deleted in the same commit. Nothing is written if the record has the chosen values already.
     *
     * @param conflictId as a client sent it
     * @return as {@link #write}: done, also if it was resolved in the same way before; failed as {@code not_found} if there
     *     is no such conflict; reused if it was resolved in another way
     * @throws QueueBusy as {@link #write} does
     */
    Written resolve(UserId user, String conflictId, Resolution resolution);

    sealed interface Written {
        /**
         * It took effect, now or (a resend) before.
         *
         * @param answer all that its handler answered: the whole record, say. Of a resend it is what the item keeps, its
         *     {@link SyncItem#responseData()}
         */
        record Done(SyncItem item, @Nullable Tree answer) implements Written {
            /** Of a write that was made before. */
            public Done(SyncItem item) {
                this(item, item.responseData());
            }
        }

        /** It failed, and this call stored nothing. Also the answer to a resend of an item that is stored as failed. */
        record Failed(Failure failure) implements Written {}

        /** The record is not as the write says that it is, and this call stored nothing. */
        record Stale(Failure failure) implements Written {}

        /** An earlier write on the same record waits for its retry. */
        record Blocked(@Nullable Instant until) implements Written {}

        /** The mutation id was used before for something else: this item. */
        record Reused(SyncItem item) implements Written {}
    }
}
