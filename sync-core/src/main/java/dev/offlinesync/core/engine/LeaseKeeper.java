package dev.offlinesync.core.engine;

import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.store.LaneStore;
import dev.offlinesync.core.store.LaneStore.Lane;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Renews a lane while a handler works, and says when it cannot be kept: it is somebody else's, or the store could not be
 * reached for a whole lease. Closed before a commit begins: a renewal during the transaction would conflict with it.
 */
final class LeaseKeeper implements TimeLimiter.Watch, AutoCloseable {
    private final LaneStore lanes;
    private final Lane lane;
    private final List<ItemId> batch;
    private final Duration lease;
    private final Runnable whenSlow;
    private final ScheduledFuture<?> renewals;
    private volatile long renewed = System.nanoTime();
    private volatile boolean lost;
    private boolean closed;

    /** @param whenSlow told where the handler takes long */
    LeaseKeeper(
            LaneStore lanes,
            Lane lane,
            List<ItemId> batch,
            Duration lease,
            Runnable whenSlow,
            ScheduledExecutorService timer) {
        this.lanes = lanes;
        this.lane = lane;
        this.batch = batch;
        this.lease = lease;
        this.whenSlow = whenSlow;
        long third = lease.toMillis() / 3;
        this.renewals = timer.scheduleWithFixedDelay(this::renew, third, third, TimeUnit.MILLISECONDS);
    }

    private synchronized void renew() {
        if (closed || lost) {
            return;
        }
        try {
            long asked = System.nanoTime();
            if (lanes.renew(lane, batch, lease)) {
                renewed = asked;
            } else {
                lost = true;
            }
        } catch (RuntimeException e) {
            // tried again in a third of the lease; an exception would end the renewals for good
            return;
        }
    }

    @Override
    public boolean goesOn() {
        return !lost && System.nanoTime() - renewed < lease.toNanos();
    }

    @Override
    public void slow() {
        whenSlow.run();
    }

    @Override
    public void close() {
        renewals.cancel(false);
        synchronized (this) { // a renewal that is under way ends first
            closed = true;
        }
    }
}
