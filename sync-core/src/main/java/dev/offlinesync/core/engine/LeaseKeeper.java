package dev.offlinesync.core.engine;

import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.store.LaneStore;
import dev.offlinesync.core.store.LaneStore.Lane;
import dev.offlinesync.core.store.StoreUnavailable;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Renews a lane while a handler works. Closed before a commit begins: a renewal during the transaction would conflict
 * with it.
 */
final class LeaseKeeper implements AutoCloseable {
    private final LaneStore lanes;
    private final Lane lane;
    private final List<ItemId> batch;
    private final Duration lease;
    private final ScheduledFuture<?> renewals;
    private boolean closed;

    LeaseKeeper(LaneStore lanes, Lane lane, List<ItemId> batch, Duration lease, ScheduledExecutorService timer) {
        this.lanes = lanes;
        this.lane = lane;
        this.batch = batch;
        this.lease = lease;
        long third = lease.toMillis() / 3;
        this.renewals = timer.scheduleWithFixedDelay(this::renew, third, third, TimeUnit.MILLISECONDS);
    }

    private synchronized void renew() {
        if (closed) {
            return;
        }
        try {
            lanes.renew(lane, batch, lease);
        } catch (StoreUnavailable e) {
            // tried again in a third of the lease; if the lane is lost meanwhile, the commit finds out
            return;
        }
    }

    @Override
    public void close() {
        renewals.cancel(false);
        synchronized (this) { // a renewal that is under way ends first
            closed = true;
        }
    }
}
