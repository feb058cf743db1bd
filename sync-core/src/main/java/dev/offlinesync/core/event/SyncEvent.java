package dev.offlinesync.core.event;

import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.item.WellFormed;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Something that happened in the queue. {@link SyncListener} says when it is told, and when it never is. */
public sealed interface SyncEvent {
    /** How much it matters to whoever runs the system. */
    Level level();

    /**
     * What happened, in one line for a log. Names items, users and records by their ids, and failures by their kind.
     * Never holds the data of a write, nor what a handler said or threw, which may repeat that data.
     */
    default String text() {
        return toString();
    }

    /** What was thrown, to be shown with its stack trace; null if nothing was. */
    default @Nullable Throwable thrown() {
        return null;
    }

    /** A new item is durable in the queue: as pending, or, if it was written at once, as completed. */
    record Stored(SyncItem item) implements SyncEvent {
        @Override
        public Level level() {
            return Level.DEBUG;
        }

        @Override
        public String toString() {
            return named(item) + " is stored";
        }
    }

    /**
     * An attempt ended, and its result is committed. The attempt of a process that died is none: whoever takes its lane
     * over counts it, and tells {@link LaneTakenOver}.
     *
     * @param item as it is after the attempt
     */
    record Attempted(SyncItem item) implements SyncEvent {
        @Override
        public Level level() {
            return Level.DEBUG;
        }

        @Override
        public String toString() {
            Failure failure = item.failure();
            return named(item)
                    + " is "
                    + item.status().wire()
                    + " after attempt "
                    + item.attempts()
                    + (failure == null ? "" : " (" + failure.kind().wire() + ")");
        }
    }

    /**
     * An item failed for good: nobody tries it again until it is requeued. Told after {@link Attempted}, and after
     * {@link LaneTakenOver} if an interruption was its last attempt.
     *
     * @param item as it is now
     * @param reason why, as the engine, the rules of a resource, or a handler for the log say it; empty if only a handler's
     *     words for the client do, which may repeat the data of the write: the item has them
     */
    record Failed(SyncItem item, String reason) implements SyncEvent {
        @Override
        public Level level() {
            return Level.INFO;
        }

        @Override
        public String toString() {
            Failure failure = item.failure();
            String kind = failure == null ? "unknown" : failure.kind().wire();
            return oneLine(named(item) + " has failed after " + item.attempts()
                    + (item.attempts() == 1 ? " attempt (" : " attempts (") + kind
                    + (reason.isEmpty() ? "" : ": " + reason) + ")");
        }
    }

    /**
     * A failed item got all its attempts again, or one that waited for its retry is due at once.
     *
     * @param item as it is now
     */
    record Requeued(SyncItem item) implements SyncEvent {
        @Override
        public Level level() {
            return Level.DEBUG;
        }

        @Override
        public String toString() {
            return named(item) + " is to be tried again";
        }
    }

    /**
     * Items of a user were deleted.
     *
     * @param statuses what was to be deleted
     * @param count how many were, at least 1
     */
    record Cleared(UserId user, Set<Status> statuses, long count) implements SyncEvent {
        public Cleared {
            statuses = Set.copyOf(statuses);
        }

        @Override
        public Level level() {
            return Level.DEBUG;
        }

        @Override
        public String toString() {
            return oneLine(count + (count == 1 ? " item" : " items") + " of user " + user + " deleted");
        }
    }

    /**
     * A handler threw, or what belongs to it (its change, its key function); the client only learns that it failed. Told
     * at once, or, if a change threw, after the commit of the attempt.
     */
    record HandlerThrew(SyncItem item, Throwable thrown) implements SyncEvent {
        @Override
        public Level level() {
            return Level.ERROR;
        }

        @Override
        public String toString() {
            return "the handler of " + ofHandler(item, "threw");
        }
    }

    /**
     * A handler did not return within its timeout; it was interrupted and is no longer waited for. The attempt has
     * failed.
     */
    record HandlerOverdue(SyncItem item) implements SyncEvent {
        @Override
        public Level level() {
            return Level.ERROR;
        }

        @Override
        public String toString() {
            return "the handler of " + ofHandler(item, "took too long and was left behind");
        }
    }

    /**
     * What the application set in place of a default (the retry policy, the clock) threw or answered nonsense, and the
     * default was used instead.
     *
     * @param what the name of the setting
     */
    record DefaultUsed(String what, Throwable thrown) implements SyncEvent {
        @Override
        public Level level() {
            return Level.ERROR;
        }

        @Override
        public String toString() {
            return oneLine(
                    "the " + what + " of the application threw or answered nonsense; the default was used instead");
        }
    }

    /**
     * The clock had been set back, and items that waited by its old time wait by the new one.
     *
     * @param count how many, of all users; at least 1
     * @param now what the clock shows
     */
    record Rescheduled(long count, Instant now) implements SyncEvent {
        @Override
        public Level level() {
            return Level.INFO;
        }

        @Override
        public String toString() {
            return "the clock was set back, and shows " + now + ": " + count
                    + (count == 1 ? " item that waited" : " items that waited") + " by its old time now "
                    + (count == 1 ? "waits" : "wait") + " by this one";
        }
    }

    /** A lane was taken over, whose owner had died or stalled. Items of its batch run alone now. */
    record LaneTakenOver(UserId user) implements SyncEvent {
        @Override
        public Level level() {
            return Level.INFO;
        }

        @Override
        public String toString() {
            return oneLine("took over the lane of user " + user + ", which its owner had left behind");
        }
    }

    /** The lane was lost while a batch was in flight. What the batch had not committed by then, it did not change. */
    record LaneLost(UserId user) implements SyncEvent {
        @Override
        public Level level() {
            return Level.WARNING;
        }

        @Override
        public String toString() {
            return oneLine("lost the lane of user " + user
                    + " while a batch was in flight; what was not committed runs again");
        }
    }

    /**
     * The database refused to write a record; its item is decided without that write.
     *
     * @param record the record, as {@code <collection>/<id>}
     * @param reason why, free of the record's data
     */
    record WriteRefused(UserId user, String record, String reason) implements SyncEvent {
        @Override
        public Level level() {
            return Level.WARNING;
        }

        @Override
        public String toString() {
            return oneLine("the store refused to write " + record + " of user " + user + ": " + reason);
        }
    }

    /**
     * The background worker cannot reach the store, and tries again in its next round.
     *
     * @param user whom it visited; null if it looked for users
     */
    record StoreUnreachable(@Nullable UserId user, String reason) implements SyncEvent {
        @Override
        public Level level() {
            return Level.WARNING;
        }

        @Override
        public String toString() {
            return oneLine(
                    "the worker cannot reach the store" + (user == null ? "" : " for user " + user) + ": " + reason);
        }
    }

    /**
     * The background worker could not finish with a user, and goes on with the next.
     *
     * @param user whom it visited; null if it looked for users
     */
    record WorkerFailed(@Nullable UserId user, Throwable thrown) implements SyncEvent {
        @Override
        public Level level() {
            return Level.ERROR;
        }

        @Override
        public String toString() {
            return oneLine("the worker could not " + (user == null ? "look for work" : "finish with user " + user)
                    + ", and goes on");
        }
    }

    /** What the database tells of other programs' writes could not be published; it is tried again. */
    record WatchFailed(Throwable thrown) implements SyncEvent {
        @Override
        public Level level() {
            return Level.ERROR;
        }

        @Override
        public String toString() {
            return "what other programs have written could not be published, which is tried again";
        }
    }

    /**
     * The database does not know any more what other programs have written since: every feed has got another generation.
     *
     * @param feeds how many
     */
    record FeedsBegunAnew(long feeds) implements SyncEvent {
        @Override
        public Level level() {
            return Level.INFO;
        }

        @Override
        public String toString() {
            return "the database has forgotten what other programs wrote: " + feeds
                    + " change feeds begin anew, and clients fetch everything once";
        }
    }

    private static String named(SyncItem item) {
        return oneLine(
                "item " + item.id().hex() + " of user " + item.userId() + ": " + item.method() + " " + item.endpoint());
    }

    private static String ofHandler(SyncItem item, String what) {
        return oneLine(item.method() + " " + item.endpoint() + " " + what + ", for item "
                + item.id().hex() + " of user " + item.userId());
    }

    /** Whatever a client has put into an id. */
    private static String oneLine(String text) {
        return WellFormed.oneLine(text, 1000);
    }
}
