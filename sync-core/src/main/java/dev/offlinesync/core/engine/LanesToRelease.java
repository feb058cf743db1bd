package dev.offlinesync.core.engine;

import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.store.LaneStore;
import dev.offlinesync.core.store.LaneStore.Lane;
import dev.offlinesync.core.store.StoreUnavailable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Lanes that this process could not release because the store was away. Their batches were not interrupted by a crash,
 * so an outage must neither count as an attempt nor block the user for a whole lease.
 */
final class LanesToRelease {
    private final LaneStore lanes;

    /** The last one of each user: another claim of the same lane makes the one before it void. */
    private final Map<UserId, Lane> byUser = new ConcurrentHashMap<>();

    LanesToRelease(LaneStore lanes) {
        this.lanes = lanes;
    }

    void add(Lane lane) {
        byUser.merge(lane.user(), lane, (one, other) -> one.epoch() > other.epoch() ? one : other);
    }

    /** Whether the user's lane, if it was left behind, was left by this process, which lives. */
    boolean contains(UserId user) {
        return byUser.containsKey(user);
    }

    /** The user's lane was claimed again. */
    void remove(UserId user) {
        byUser.remove(user);
    }

    /** Releases them, as far as the store answers; it leaves alone those that somebody else has taken over. */
    void release() {
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
