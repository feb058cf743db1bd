package dev.offlinesync.core.engine;

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
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The lane of one batch: claimed, renewed, committed under, released. After every answer "not ours any more" it is not
 * held, until it is claimed again. Not thread-safe.
 */
final class HeldLane implements AutoCloseable {
    static final Next RELEASE = new Next.Release();

    private final Lanes lanes;
    private final UserId user;
    private final EngineContext context;
    private @Nullable Lane lane;
    private Instant leased = Instant.MIN;

    /** Not held yet. */
    HeldLane(Lanes lanes, UserId user, EngineContext context) {
        this.lanes = lanes;
        this.user = user;
        this.context = context;
    }

    UserId user() {
        return user;
    }

    boolean isHeld() {
        return lane != null;
    }

    /** Those of the lane; none while it is not held. */
    List<ItemId> suspects() {
        return lane == null ? List.of() : lane.suspects();
    }

    /** From the next write of the lane on, these are its suspects. */
    void setSuspects(List<ItemId> suspects) {
        if (lane != null) {
            lane = lane.withSuspects(suspects);
        }
    }

    /** The item as the store has it once it is settled under this lane. */
    SyncItem settled(SyncItem item) {
        return lane == null ? item : item.withEpoch(lane.epoch());
    }

    enum Claimed {
        /** The lane is ours, and names the batch. */
        OURS,
        /**
         * The lane is ours, but what is to run has to be found again: items may have changed, and suspects come first.
         */
        LOOK_AGAIN,
        BUSY
    }

    Claimed claim(List<ItemId> batch) {
        if (!(lanes.claim(user, batch) instanceof Claim.Claimed claimed)) {
            return Claimed.BUSY;
        }
        lane = claimed.lane();
        leased = context.elapsed();
        return claimed.takenOver() || !suspects().isEmpty() ? Claimed.LOOK_AGAIN : Claimed.OURS;
    }

    /**
     * Takes a full lease again, for this batch.
     *
     * @return false if the lane is not ours any more
     */
    boolean renew(List<ItemId> batch) {
        if (lane == null) {
            return false;
        }
        boolean ours = lanes.renew(lane, batch);
        leased = context.elapsed();
        if (!ours) {
            lost();
        }
        return ours;
    }

    /**
     * Goes on to {@code next} without having committed anything.
     *
     * @return false if the lane is not ours any more
     */
    boolean pass(Next next) {
        if (next instanceof Next.Continue go) {
            return renew(go.batch());
        }
        if (lane == null) {
            return false;
        }
        Lane released = lane;
        lane = null;
        lanes.release(released);
        return true;
    }

    /** What a commit makes of the lane if the batch goes on with these items. */
    Next continueWith(List<ItemId> batch) {
        return new Next.Continue(batch, lanes.lease());
    }

    /**
     * @param ran the items that the decision is about; they are no suspects any more once it is committed
     * @return what was committed, with its number
     */
    Commit commit(Set<RecordKey> reads, Next next, List<ItemId> ran, Function<Map<RecordKey, Slot>, Decision> decide) {
        // a full lease just before the transaction, which must end well before another party may take over
        Instant old = leased.plus(lanes.lease().dividedBy(3));
        if (lane == null || (context.elapsed().isAfter(old) && !renew(ran))) {
            return new Commit.LaneLost();
        }
        Lane after = lane.withSuspects(
                suspects().stream().filter(id -> !ran.contains(id)).toList());
        Commit commit = lanes.commit(after, reads, next, decide);
        if (commit instanceof Commit.Committed committed) {
            lane = next instanceof Next.Release ? null : after;
            leased = context.elapsed();
            return new Commit.Committed(
                    committed.decision().committedAt(committed.feed().changes()), committed.feed());
        } else if (commit instanceof Commit.LaneLost) {
            lost();
        }
        return commit;
    }

    /** Renews the lane while a handler works, until the keeper is closed. */
    LeaseKeeper keep(List<ItemId> batch) {
        if (lane == null) {
            throw new IllegalStateException("handlers work under a lane");
        }
        return lanes.keep(lane, batch);
    }

    /**
     * The lane could not be kept while a handler worked: somebody else has it, or the store was away for a whole lease.
     */
    void giveUp() {
        if (lane != null) {
            lanes.releaseLater(lane);
            lane = null;
        }
    }

    private void lost() {
        lane = null;
        lanes.lost(user);
    }

    /** Releases the lane if it is still held. */
    @Override
    public void close() {
        if (lane != null) {
            boolean interrupted = Thread.interrupted(); // as a stopping server does it: a store would not answer then
            try {
                lanes.release(lane);
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }
}
