package dev.offlinesync.core.engine;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Renews a lane while a handler works, and says when the lane cannot be kept: it is somebody else's, or the store could
 * not be reached for a whole lease. Closed before a commit begins: a renewal during the transaction would conflict with
 * it.
 */
final class LeaseKeeper implements AutoCloseable {
    private final BooleanSupplier renewal;
    private final Duration lease;
    private final ScheduledFuture<?> renewals;
    private volatile long renewed = System.nanoTime();
    private volatile boolean lost;
    private boolean closed;

    /** @param renewal takes a full lease again, and answers whether the lane was still ours */
    LeaseKeeper(BooleanSupplier renewal, Duration lease, ScheduledExecutorService timer) {
        this.renewal = renewal;
        this.lease = lease;
        long third = lease.toMillis() / 3;
        this.renewals = timer.scheduleWithFixedDelay(this::renew, third, third, TimeUnit.MILLISECONDS);
    }

    private synchronized void renew() {
        if (closed || lost) {
            return;
        }
        try {
            long asked = System.nanoTime();
            if (renewal.getAsBoolean()) {
                renewed = asked;
            } else {
                lost = true;
            }
        } catch (RuntimeException e) {
            // tried again in a third of the lease; an exception would end the renewals for good
            return;
        }
    }

    /** Whether the lane is still ours, as far as is known. */
    boolean isKept() {
        return !lost && System.nanoTime() - renewed < lease.toNanos();
    }

    @Override
    public void close() {
        renewals.cancel(false);
        synchronized (this) { // a renewal that is in flight ends first
            closed = true;
        }
    }
}
