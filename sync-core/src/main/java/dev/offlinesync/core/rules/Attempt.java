package dev.offlinesync.core.rules;

import dev.offlinesync.core.handler.Outcome;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.IsoTime;
import dev.offlinesync.core.item.SyncItem;
import java.time.Instant;

/** How an attempt leaves its item. */
public final class Attempt {
    public static final Failure HANDLER_THREW = Failure.handler("the handler failed");
    public static final Failure KEY_FUNCTION_THREW = Failure.handler("the handler's key function failed");
    public static final Failure NOT_STORABLE = Failure.handler("the database cannot store what the handler answered");

    public static final Failure TOO_LARGE =
            Failure.validation("this write reads or changes more than fits into one transaction of the database");

    public static final Failure CONTENDED =
            Failure.handler("the database could not write this now, beside other writes");

    public static final Failure HANDLER_OVERDUE = Failure.handler("the handler took too long");
    public static final Failure HANDLER_HANGS = Failure.handler("the handler hangs");

    public static final Failure INTERRUPTED =
            new Failure(Failure.Kind.INTERRUPTED, "the server was interrupted while processing this item");

    private Attempt() {}

    /** The attempt failed: the item waits for {@code retryAt}, or has failed if this was its last attempt. */
    public static SyncItem failed(SyncItem item, Failure why, Instant retryAt, Instant now) {
        return item.attempts() + 1 >= item.maxAttempts() ? item.failed(why, now) : item.retrying(why, retryAt, now);
    }

    /** Later items on its record were applied while it waited: it is not applied over them. */
    public static SyncItem superseded(SyncItem item, Instant now) {
        return item.failed(Failure.superseded(item.failure()), now);
    }

    /** The process died while the item ran alone, which counts as its attempt. */
    public static SyncItem interrupted(SyncItem item, Instant retryAt, Instant now) {
        return failed(item, INTERRUPTED, retryAt, now);
    }

    /**
     * An effect handler answered.
     *
     * @param retryAt when to try again, if the handler asks for that and names no time of its own
     */
    public static SyncItem answered(SyncItem item, Outcome outcome, Instant retryAt, Instant now) {
        if (outcome instanceof Outcome.Done done) {
            return item.completed(done.response(), now);
        }
        if (outcome instanceof Outcome.Postpone postpone) {
            return item.postponed(Failure.handler(postpone.why()), IsoTime.later(now, postpone.after()), now);
        }
        if (outcome instanceof Outcome.Retry retry) {
            return failed(
                    item, retry.failure(), retry.after() == null ? retryAt : IsoTime.later(now, retry.after()), now);
        }
        if (outcome instanceof Outcome.Reject reject) {
            return item.failed(reject.failure(), now);
        }
        throw new IllegalStateException(
                "an attempt that ended as " + outcome.getClass().getSimpleName());
    }
}
