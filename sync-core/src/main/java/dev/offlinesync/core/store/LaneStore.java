package dev.offlinesync.core.store;

import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.Tree;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.record.RecordWrite;
import dev.offlinesync.core.record.Slot;
import dev.offlinesync.core.record.StoredRecord;
import dev.offlinesync.core.rules.Decision;
import dev.offlinesync.core.rules.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Port: the lanes. A lane is a lease per user. Its holder alone changes the user's items and records.
 *
 * <p><b>The promise: a decision is committed whole or not at all, by one party at a time, and never after its lane was
 * taken over.</b> A store that cannot keep it says so with {@link #isAtomic}.
 *
 * <p>{@link LaneState} says what a lane is and what becomes of it; a store persists that. Two neighbouring versions may
 * run side by side. So every write of a lane leaves the fields or columns unchanged that it does not know: a later
 * version may have added them.
 *
 * <p>With the lane a store keeps the {@link FeedState} of the user's change feed. A claim of a lane that has none begins one
 * ({@link FeedState#begun}), with the owner's token as generation; so does a claim of a lane that was claimed meanwhile by
 * a program that gives no numbers, which the store finds out by the epoch. Any other write of a lane leaves it as it is, but
 * for {@link #commit}.
 *
 * <p>Times of leases are the store's own, so the clocks of instances do not matter.
 */
public interface LaneStore {
    /**
     * Claims the user's lane. {@link LaneState} says what each of these makes of it.
     *
     * <ul>
     *   <li>A free lane is claimed and names {@code batch}.
     *   <li>An abandoned lane, whose lease has ended, is taken over. Whatever its owner left open in the database is
     *       ended first. Then, in one transaction, the lane is written, and the item {@link LaneState#toInterrupt} is
     *       replaced by its {@link LaneState#interruption}.
     *   <li>A lane whose lease runs is busy. A lane that is being written at this moment may be reported busy too; an
     *       implementation need not wait.
     * </ul>
     *
     * <p>An interrupted item bears the epoch of the lane that was taken over, under which it ran.
     *
     * <p>The first two are called for every batch, so round trips count.
     *
     * @param owner a fresh random token, never used before; or that of a claim that was not answered ({@link
     *     StoreUnavailable}): if it has taken effect, the lane is claimed as it is, although its lease may run
     * @param batch what is about to run; ignored in a takeover
     * @param interrupted from an item that was running alone to what its interruption makes of it; pure
     */
    Claim claim(UserId user, String owner, List<ItemId> batch, Duration lease, UnaryOperator<SyncItem> interrupted);

    sealed interface Claim {
        /** @param takenOver the lane names no batch yet, and items may have changed */
        record Claimed(Lane lane, boolean takenOver) implements Claim {}

        /** Another party holds the lane, and its lease runs. */
        record Busy() implements Claim {}
    }

    /**
     * A claimed lane. Its holder alone decides about its suspects: {@link #renew}, {@link #commit} and {@link #release}
     * store those of the lane that they are given.
     *
     * @param epoch rises with every claim
     * @param suspects items of interrupted batches that have not run alone since; in the order in which they were named
     */
    record Lane(UserId user, String owner, long epoch, List<ItemId> suspects) {
        public Lane {
            suspects = List.copyOf(suspects);
        }

        /** The same lane; the store keeps these suspects from its next write on. */
        public Lane withSuspects(List<ItemId> next) {
            return new Lane(user, owner, epoch, next);
        }
    }

    /**
     * Takes a full lease again, and names the batch that is about to run.
     *
     * @return whether the lane was still ours
     */
    boolean renew(Lane lane, List<ItemId> batch, Duration lease);

    /**
     * Commits a decision, in one transaction: the store writes the lane, which checks that it is ours; reads the
     * records under {@code reads}; calls {@code decide}; and writes what it decided.
     *
     * <p>Each {@link Decision.Settlement} takes effect only if the stored item still has the status (pending and
     * processing are different), attempts, sequence and epoch of its {@code before}; an epoch that is missing is 0. If
     * one has not, nothing is committed and the answer is {@link Commit.Missed}. The same holds for an inserted item
     * whose id is present.
     *
     * <p>Record keys are those of the lane's user: two users may have records under the same key, which have nothing to do
     * with each other. A store whose collections other programs fill too may have every id once, for all users together.
     * Such a store answers the slot of a key as it is, with the record of another user or of nobody; core then refuses to
     * write there. A store never tells one user whose record it is.
     *
     * <p>Each {@link RecordWrite} takes effect only if its key still holds its {@code before}. The transaction ensures
     * that for the keys in {@code reads}. The others are mostly creates under fresh ids: if the key is taken after all,
     * or the database refuses the write, nothing is committed and the answer is {@link Commit.Refused}.
     *
     * <p>Settled and inserted items are stored with the lane's epoch, and with the number of this commit if their receipts
     * are to get one (see {@link Decision#committed}). Inserted ones
     * get a sequence as by {@link QueueStore#insert}. A decision has at most one, and its records have {@link
     * StoredRecord#AT_COMMIT} as their sequence: the store puts in a number that is not lower than the sequence of any
     * item stored before this call began, and lower than that of any item stored after it has returned (see
     * {@link Decision#orderedAt}).
     *
     * <p>Each commit takes the feed's {@linkplain FeedState#next next number}, and stores it with every record and tombstone
     * that it writes, and with the lane; also if it writes none. So numbers rise in the order of commits. A store that
     * cannot do all of that at once writes the number of the lane last.
     *
     * <p>A commit that is too large as a whole changes nothing and answers {@link Commit.TooLarge}: the records under {@code
     * reads} take more than {@link #MOST_READ} together, which is to be found out before they are all in memory; or the
     * database refuses a transaction of this size, and would refuse it again.
     *
     * <p>{@code decide} may be called several times, after a write conflict or if the answer to a commit was lost, so
     * it must be pure. What counts is the answer that was committed.
     *
     * @param reads at most 1,000 records
     * @param next what the commit makes of the lane
     */
    Commit commit(Lane lane, Set<RecordKey> reads, Next next, Function<Map<RecordKey, Slot>, Decision> decide);

    /**
     * The bytes that the records read by one commit may take together, as {@link Tree#weight()} counts them; a single
     * record may take more.
     */
    long MOST_READ = 16L << 20;

    /** What a commit makes of its lane. */
    sealed interface Next {
        /** The lane is free again. */
        record Release() implements Next {}

        /** The lane is kept for another full lease, and this batch is about to run. */
        record Continue(List<ItemId> batch, Duration lease) implements Next {
            public Continue {
                batch = List.copyOf(batch);
            }
        }
    }

    sealed interface Commit {
        /**
         * @param decision as it was decided
         * @param feed as this commit left it: its number is the last one of the feed
         */
        record Committed(Decision decision, FeedState feed) implements Commit {}

        /** The lane is no longer ours; nothing was changed. */
        record LaneLost() implements Commit {}

        /** An item was changed by another party since it was read; nothing was changed. */
        record Missed() implements Commit {}

        /**
         * The database refuses the write of this record and would refuse it again (its key, or a value that must be
         * unique, is taken; it is too large); nothing was changed.
         *
         * @param refusal why, as far as the database says so; what clients are told
         * @param reason for a log: free of the record's data
         */
        record Refused(RecordKey key, Refusal refusal, String reason) implements Commit {}

        /**
         * It is too much for one commit; nothing was changed. A commit of fewer items may succeed.
         *
         * @param reason for a log
         * @param records about how many of the records may be read together; 0 if that is not known
         */
        record TooLarge(String reason, int records) implements Commit {
            public TooLarge(String reason) {
                this(reason, 0);
            }
        }

        /**
         * The database gave way to others at each of several tries: they change the same documents, or all together are
         * more than it has room for. Nothing was changed. A commit of fewer items may succeed, or the same one later.
         *
         * @param reason for a log
         */
        record Contended(String reason) implements Commit {}
    }

    /** Frees the lane if it is still ours; its suspects are kept. */
    void release(Lane lane);

    /** The batch of the user's lane while its lease runs: what is being processed at this moment. */
    Set<ItemId> running(UserId user);

    /** Users whose lane is abandoned: it is claimed, and its lease has ended. */
    List<UserId> abandoned(int limit);

    /** How many users {@link #feeds} is asked about at once, at most. */
    int MOST_FEEDS = 10_000;

    /**
     * How far the change feeds of these users are; nothing of one whose feed was not begun. Every instance asks once a
     * second for all users of whom a client waits for news. So it is one query, which finds each lane by an index, and
     * whose cost depends on these users alone.
     *
     * <p>Whoever asks {@link RecordStore#changes} afterwards sees these numbers or later ones.
     *
     * @param users at most {@link #MOST_FEEDS}
     */
    Map<UserId, FeedState> feeds(Set<UserId> users);

    /**
     * Whether {@link #commit} keeps the promise of this port. If false (MongoDB without transactions), the engine
     * claims before it finds, commits at most one item per record at a time, and recognises an item that is already the
     * last writer of its record.
     */
    boolean isAtomic();
}
