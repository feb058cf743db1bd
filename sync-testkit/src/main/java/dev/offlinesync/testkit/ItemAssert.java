package dev.offlinesync.testkit;

import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.SyncItem;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an item must be at this moment. If it is not, each method throws {@link AssertionError} with a sentence that
 * says what it is instead. The cause is the last exception of its handler, if there was one.
 */
public final class ItemAssert {
    private final SyncItem item;
    private final Instant now;
    private final @Nullable Throwable thrown;

    ItemAssert(SyncItem item, Instant now, @Nullable Throwable thrown) {
        this.item = item;
        this.now = now;
        this.thrown = thrown;
    }

    /** Its effect is there, and it will not run again. */
    public ItemAssert isCompleted() {
        return is("completed", item.status() == Status.COMPLETED);
    }

    /** Not ended, and no effect handler is at work on it. */
    public ItemAssert isPending() {
        return is("pending", item.status() == Status.PENDING);
    }

    /** An effect handler is at work on it, or its process died meanwhile. */
    public ItemAssert isProcessing() {
        return is("processing", item.status() == Status.PROCESSING);
    }

    /** It will not run again, unless somebody retries it. */
    public ItemAssert isFailed() {
        return is("failed", item.status() == Status.FAILED);
    }

    /** Pending, and not due before some later time. */
    public ItemAssert isWaiting() {
        return is("waiting for a retry", item.status() == Status.PENDING && !item.isDue(now));
    }

    /** Not ended, and due now, as far as its own time goes: it may still wait for an earlier item on its record. */
    public ItemAssert isDue() {
        return is("due", item.isDue(now));
    }

    /** So many attempts have ended, or were interrupted. */
    public ItemAssert hasAttempts(int count) {
        return is("at " + count + " attempts", item.attempts() == count);
    }

    /** Its last attempt did not succeed, for this kind of reason. It may be tried again: see {@link #isFailed}. */
    public ItemAssert failedWith(Failure.Kind kind) {
        Failure failure = item.failure();
        return is("failed with " + kind.wire(), failure != null && failure.kind() == kind);
    }

    /** Its last attempt did not succeed, for just this reason. */
    public ItemAssert failedWith(Failure failure) {
        return is("failed with " + ItemText.of(failure), failure.equals(item.failure()));
    }

    /** It is due again at this time, and not before. */
    public ItemAssert retriesAt(Instant time) {
        return is("retried at " + time, time.equals(item.retryAt()));
    }

    /** It is due again so long after the time that the clock shows now. */
    public ItemAssert retriesIn(Duration delay) {
        return retriesAt(now.plus(delay));
    }

    /** This is what its client gets as {@code responseData}. */
    public ItemAssert answered(@Nullable Map<String, ?> response) {
        return must(
                "have answered " + response + ", but it answered " + item.responseData(),
                Objects.equals(response, item.responseData()));
    }

    private ItemAssert is(String what, boolean holds) {
        return must("be " + what + ", but it is " + ItemText.state(item), holds);
    }

    private ItemAssert must(String what, boolean holds) {
        if (!holds) {
            throw new AssertionError(ItemText.of(item) + " should " + what, thrown);
        }
        return this;
    }
}
