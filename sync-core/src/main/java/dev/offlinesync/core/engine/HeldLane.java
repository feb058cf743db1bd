package dev.offlinesync.core.engine;

import dev.offlinesync.core.event.SyncEvent;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.record.Slot;
import dev.offlinesync.core.rules.Decision;
import dev.offlinesync.core.store.LaneStore.Claim;
import dev.offlinesync.core.store.LaneStore.Commit;
import dev.offlinesync.core.store.LaneStore.Lane;
import dev.offlinesync.core.store.LaneStore.Next;
import dev.offlinesync.core.store.StoreUnavailable;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The lane of one run, while it has one: claimed, renewed, committed under, given back. Every answer "not ours any more"
 * means that the run has none. Not thread-safe.
 */
final class HeldLane implements AutoCloseable {
    private final BatchRunner runner;
    private final UserId user;
    private final Runnable whenSlow;
    private @Nullable Lane lane;
    private Instant leased = Instant.MIN;

    /** @param whenSlow told where a handler under it takes long */
    HeldLane(BatchRunner runner, UserId user, Runnable whenSlow) {
        this.runner = runner;
        this.user = user;
        this.whenSlow = whenSlow;
    }

    boolean isHeld() {
        return lane != null;
    }

    /** Those of the lane, none where it is not held. */
    List<ItemId> suspects() {
        return lane == null ? List.of() : lane.suspects();
    }

    /** From the next write of the lane on, these are its suspects. */
    void setSuspects(List<ItemId> suspects) {
        if (lane != null) {
            lane = lane.withSuspects(suspects);
        }
    }

    enum Claimed {
        /** It is ours, and names the batch. */
        OURS,
        /** It is ours, but what is to run has to be found again: items may have changed, and suspects come first. */
        LOOK_AGAIN,
        BUSY
    }

    Claimed claim(List<ItemId> batch) {
        if (!(runner.claim(user, batch) instanceof Claim.Claimed claimed)) {
            return Claimed.BUSY;
        }
        lane = claimed.lane();
        leased = runner.around.now();
        return claimed.takenOver() || !suspects().isEmpty() ? Claimed.LOOK_AGAIN : Claimed.OURS;
    }

    /**
     * A full lease again, and this batch.
     *
     * @return false where it is not ours any more
     */
    boolean renew(List<ItemId> batch) {
        if (lane == null) {
            return false;
        }
        boolean ours = runner.lanes.renew(lane, batch, runner.settings.lease());
        leased = runner.around.now();
        if (!ours) {
            lost();
        }
        return ours;
    }

    /**
     * Goes on to {@code next} without having committed anything.
     *
     * @return false where it is not ours any more
     */
    boolean pass(Next next) {
        if (next instanceof Next.Continue go) {
            return renew(go.batch());
        }
        if (lane == null) {
            return false;
        }
        runner.lanes.release(lane);
        lane = null;
        return true;
    }

    /** @param ran the items that the decision is about; they are no suspects any more once it is committed */
    Commit commit(
            Set<RecordKey> reads, Next next, List<SyncItem> ran, Function<Map<RecordKey, Slot>, Decision> decide) {
        List<ItemId> ids = ran.stream().map(SyncItem::id).toList();
        // a full lease just before the transaction, which must end well before another party may take over
        Instant old = leased.plus(runner.settings.lease().dividedBy(3));
        if (lane == null || (runner.around.now().isAfter(old) && !renew(ids))) {
            return new Commit.LaneLost();
        }
        Lane after = lane.withSuspects(
                suspects().stream().filter(id -> !ids.contains(id)).toList());
        Commit commit = runner.lanes.commit(after, reads, next, decide);
        if (commit instanceof Commit.Committed) {
            lane = next instanceof Next.Release ? null : after;
            leased = runner.around.now();
        } else if (commit instanceof Commit.LaneLost) {
            lost();
        }
        return commit;
    }

    /** Renews the lane while a handler works, until it is closed. */
    LeaseKeeper keep(List<ItemId> batch) {
        if (lane == null) {
            throw new IllegalStateException("handlers work under a lane");
        }
        return new LeaseKeeper(runner.lanes, lane, batch, runner.settings.lease(), whenSlow, runner.timer);
    }

    /** It could not be kept while a handler worked: somebody else has it, or the store was away for a whole lease. */
    void giveUp() {
        if (lane != null) {
            runner.unreleased.add(lane);
            lost();
        }
    }

    private void lost() {
        lane = null;
        runner.listener.on(new SyncEvent.LaneLost(user));
    }

    /** Gives it back if it is still held; where the store does not answer, {@link Unreleased} does it later. */
    @Override
    public void close() {
        if (lane != null) {
            boolean interrupted = Thread.interrupted(); // as a stopping server does it: a store would not answer then
            try {
                runner.lanes.release(lane);
            } catch (StoreUnavailable e) {
                runner.unreleased.add(lane);
                lost();
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }
}
