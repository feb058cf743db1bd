package dev.offlinesync.core.item;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far an item has come. A value: each transition returns a new one, and an illegal move throws
 * {@link IllegalStateException}.
 *
 * @param attempts attempts that ended, and interruptions that can be blamed on this item
 * @param failure why the last attempt did not succeed; null if it did, or if there was none. A retry by hand keeps it.
 *     Its message is the {@code error} of the stored document.
 * @param responseData of a completed item, what its handler answered
 * @param retryAt not run before; null is at once
 * @param epoch the lane's epoch in which it was last settled, 0 if it never was
 * @param receipt of an item that has ended: what the commit says that settled it
 */
public record Progress(
        Status status,
        int attempts,
        @Nullable Failure failure,
        @Nullable Tree responseData,
        @Nullable Instant retryAt,
        Instant updatedAt,
        @Nullable Instant completedAt,
        long epoch,
        Receipt receipt) {

    static Progress begun(Instant now) {
        return new Progress(Status.PENDING, 0, null, null, null, now, null, 0, Receipt.NONE);
    }

    Progress withoutResponse() {
        return new Progress(status, attempts, failure, null, retryAt, updatedAt, completedAt, epoch, receipt);
    }

    /** Open, and not to be kept waiting any longer. */
    boolean isDue(Instant now) {
        return status.isOpen() && (retryAt == null || !retryAt.isAfter(now));
    }

    Progress stamped(Instant now) {
        return new Progress(
                moved(Status.PROCESSING),
                attempts,
                failure,
                responseData,
                retryAt,
                now,
                completedAt,
                epoch,
                Receipt.NONE);
    }

    Progress completed(@Nullable Tree response, Instant now) {
        return new Progress(moved(Status.COMPLETED), attempts + 1, null, response, null, now, now, epoch, Receipt.NONE);
    }

    Progress retrying(Failure why, Instant at, Instant now) {
        return new Progress(
                moved(Status.PENDING), attempts + 1, why, responseData, at, now, completedAt, epoch, Receipt.NONE);
    }

    Progress failed(Failure why, Instant now) {
        return failed(why, responseData, now);
    }

    Progress failed(Failure why, @Nullable Tree response, Instant now) {
        return new Progress(
                moved(Status.FAILED), attempts + 1, why, response, null, now, completedAt, epoch, Receipt.NONE);
    }

    Progress postponed(Failure why, Instant at, Instant now) {
        return new Progress(
                moved(Status.PENDING), attempts, why, responseData, at, now, completedAt, epoch, Receipt.NONE);
    }

    Progress requeued(Instant now) {
        if (!status.mayBeRetried()) {
            throw new IllegalStateException("only a failed item can be retried, this one is " + status.wire());
        }
        return new Progress(
                moved(Status.PENDING), 0, failure, responseData, null, now, completedAt, epoch, Receipt.NONE);
    }

    /** Open, and waiting for its retry after a failure that waiting alone cannot cure. */
    boolean letsPass(Instant now) {
        return status.isOpen()
                && !isDue(now)
                && failure != null
                && failure.kind().letsPass();
    }

    Progress broughtForward(Instant now) {
        if (!isWaiting(now)) {
            throw new IllegalStateException("only an item that waits for its retry can be brought forward");
        }
        return new Progress(status, attempts, failure, responseData, now, now, completedAt, epoch, Receipt.NONE);
    }

    /** After the clock was set back to this time; see {@link SyncItem#rescheduled}. */
    Progress rescheduled(Instant now, Instant createdAt) {
        Instant at = retryAt;
        boolean isMoved =
                status.isOpen() && (at == null ? createdAt.isAfter(now) : at.isAfter(now) && updatedAt.isAfter(now));
        if (!isMoved) {
            return this;
        }
        Duration left = at == null || at.isBefore(updatedAt) ? Duration.ZERO : Duration.between(updatedAt, at);
        return new Progress(
                status,
                attempts,
                failure,
                responseData,
                IsoTime.later(now, left),
                now,
                completedAt,
                epoch,
                Receipt.NONE);
    }

    /** Pending, and not due yet. */
    boolean isWaiting(Instant now) {
        return status == Status.PENDING && !isDue(now);
    }

    Progress under(long value) {
        return new Progress(status, attempts, failure, responseData, retryAt, updatedAt, completedAt, value, receipt);
    }

    Progress with(Receipt value) {
        return new Progress(status, attempts, failure, responseData, retryAt, updatedAt, completedAt, epoch, value);
    }

    private Status moved(Status to) {
        if (!status.mayBecome(to)) {
            throw new IllegalStateException("an item that is " + status.wire() + " cannot become " + to.wire());
        }
        return to;
    }
}
