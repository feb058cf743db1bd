package dev.offlinesync.core.engine;

import dev.offlinesync.core.event.SyncEvent;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.queue.SyncQueue.Processed;
import dev.offlinesync.core.store.LaneStore;
import dev.offlinesync.core.store.LaneStore.Claim;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Runs batches, one {@link BatchRun} each. The client's call and the background worker come through here alike.
 */
final class BatchRunner {
    final LaneStore lanes;
    final Selector selector;
    final Dispatch dispatch;
    final Settings settings;
    final Surroundings around;
    final SafeListener listener;
    final ScheduledExecutorService timer;
    final Unreleased unreleased;

    BatchRunner(
            LaneStore lanes,
            Selector selector,
            Dispatch dispatch,
            Settings settings,
            Surroundings around,
            SafeListener listener,
            ScheduledExecutorService timer) {
        this.lanes = lanes;
        this.selector = selector;
        this.dispatch = dispatch;
        this.settings = settings;
        this.around = around;
        this.listener = listener;
        this.timer = timer;
        this.unreleased = new Unreleased(lanes);
    }

    /**
     * One batch of one user.
     *
     * @param waiting how to wait where somebody else has the lane; null to answer busy at once
     */
    Processed run(UserId user, Scope scope, @Nullable LaneWait waiting) {
        return run(user, scope, waiting, () -> {});
    }

    /** @param whenSlow told where a handler takes long */
    Processed run(UserId user, Scope scope, @Nullable LaneWait waiting, Runnable whenSlow) {
        try (HeldLane lane = new HeldLane(this, user, whenSlow)) {
            return new BatchRun(this, lane, user, scope, waiting).go();
        }
    }

    /** Takes over a lane that was left behind and has nothing to run, so that it is not left behind for ever. */
    void tidy(UserId user) {
        if (claim(user, List.of()) instanceof Claim.Claimed claimed) {
            lanes.release(claimed.lane());
        }
    }

    Claim claim(UserId user, List<ItemId> batch) {
        UnaryOperator<SyncItem> interrupted = unreleased.has(user) ? UnaryOperator.identity() : dispatch::interrupted;
        Claim claim = lanes.claim(user, around.tokens().get(), batch, settings.lease(), interrupted);
        if (claim instanceof Claim.Claimed claimed) {
            unreleased.remove(user);
            if (claimed.takenOver()) {
                listener.on(new SyncEvent.LaneTakenOver(user));
            }
        }
        return claim;
    }

    /** Where a call waits for a lane, within its bounds. */
    interface LaneWait {
        /** Waits a little; false where it has waited long enough. Throws {@code QueueBusy} where too many wait already. */
        boolean again();
    }
}
