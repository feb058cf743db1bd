package dev.offlinesync.core.engine;

import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.store.LaneStore;
import dev.offlinesync.core.store.LaneStore.Lane;
import dev.offlinesync.core.store.StoreUnavailable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Lanes that this process could not give back, since the store was away. Their batches interrupted nobody: an outage is not
 * to use up an attempt of an item that was alone in one, nor to hold its user up for a lease.
 */
final class Unreleased {
    private final LaneStore lanes;

    /** The last one of each user: another claim of the same lane makes the one before it void. */
    private final Map<UserId, Lane> byUser = new ConcurrentHashMap<>();

    Unreleased(LaneStore lanes) {
        this.lanes = lanes;
    }

    void add(Lane lane) {
        byUser.merge(lane.user(), lane, (one, other) -> one.epoch() > other.epoch() ? one : other);
    }

    /** Whether the user's lane, where it was left behind, was left by this process, which lives. */
    boolean has(UserId user) {
        return byUser.containsKey(user);
    }

    /** The user's lane was claimed again. */
    void remove(UserId user) {
        byUser.remove(user);
    }

    /** Gives them back, as far as the store answers; those that somebody else has taken over are left alone by it. */
    void giveBack() {
        try {
            byUser.forEach((user, lane) -> {
                lanes.release(lane);
                byUser.remove(user, lane);
            });
        } catch (StoreUnavailable e) {
            return; // the next round tries again
        }
    }
}
