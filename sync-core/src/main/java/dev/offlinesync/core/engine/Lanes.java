package dev.offlinesync.core.engine;

import dev.offlinesync.core.event.SyncEvent;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.record.Slot;
import dev.offlinesync.core.rules.Attempt;
import dev.offlinesync.core.rules.Decision;
import dev.offlinesync.core.store.LaneStore;
import dev.offlinesync.core.store.LaneStore.Claim;
import dev.offlinesync.core.store.LaneStore.Commit;
import dev.offlinesync.core.store.LaneStore.Lane;
import dev.offlinesync.core.store.LaneStore.Next;
import dev.offlinesync.core.store.ReadRoom;
import dev.offlinesync.core.store.StoreUnavailable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * The lanes as this instance uses them: a fresh token for every claim, one length of lease, and interruptions that are
 * a crash told apart from those that were an outage.
 */
final class Lanes {
    private static final int MOST_UNANSWERED = 10_000;

    private final LaneStore store;
    private final EngineContext context;
    private final Duration lease;
    private final RetryTimes retryTimes;
    private final ScheduledExecutorService timer;
    private final SafeListener listener;
    private final LanesToRelease toRelease;
    /** The tokens of claims that were not answered, which may have taken effect. */
    private final Map<UserId, String> unanswered = new ConcurrentHashMap<>();

    /** @param timer renews lanes while handlers work */
    Lanes(
            LaneStore store,
            EngineContext context,
            Duration lease,
            RetryTimes retryTimes,
            ScheduledExecutorService timer,
            SafeListener listener) {
        this.store = store;
        this.context = context;
        this.lease = lease;
        this.retryTimes = retryTimes;
        this.timer = timer;
        this.listener = listener;
        this.toRelease = new LanesToRelease(store);
    }

    Duration lease() {
        return lease;
    }

    Claim claim(UserId user, List<ItemId> batch) {
        releaseUnanswered(user);
        return claim(user, context.tokens().get(), batch);
    }

    private void releaseUnanswered(UserId user) {
        String token = unanswered.get(user);
        if (token != null) {
            if (claim(user, token, List.of()) instanceof Claim.Claimed ours) {
                store.release(ours.lane());
            }
            unanswered.remove(user, token);
        }
    }

    private Claim claim(UserId user, String token, List<ItemId> batch) {
        AtomicReference<SyncItem> charged = new AtomicReference<>();
        UnaryOperator<SyncItem> interrupted = toRelease.contains(user)
                ? UnaryOperator.identity()
                : item -> charged.updateAndGet(any -> interrupted(item));
        Claim claim;
        try {
            claim = store.claim(user, token, batch, lease, interrupted);
        } catch (StoreUnavailable e) {
            // Else nobody would get the lane until its lease has ended. Another party's claim makes the token void.
            if (unanswered.size() < MOST_UNANSWERED) {
                unanswered.put(user, token);
            }
            throw e;
        }
        if (claim instanceof Claim.Claimed claimed) {
            toRelease.remove(user);
            if (claimed.takenOver()) {
                listener.on(new SyncEvent.LaneTakenOver(user));
                Optional.ofNullable(charged.get()).ifPresent(listener::failed);
            }
        }
        return claim;
    }

    private SyncItem interrupted(SyncItem item) {
        return Attempt.interrupted(item, retryTimes.after(item), context.now());
    }

    /** @return whether the lane was still ours */
    boolean renew(Lane lane, List<ItemId> batch) {
        return store.renew(lane, batch, lease);
    }

    /** Renews the lane while a handler works, until the keeper is closed. */
    LeaseKeeper keep(Lane lane, List<ItemId> batch) {
        return new LeaseKeeper(() -> renew(lane, batch), lease, timer);
    }

    Commit commit(Lane lane, Set<RecordKey> reads, Next next, Function<Map<RecordKey, Slot>, Decision> decide) {
        // bounded by its batch; to break it off would cost its items an attempt, though nothing is wrong with them
        return ReadRoom.unlimited(() -> store.commit(lane, reads, next, decide));
    }

    /** Releases the lane. If the store does not answer, that is made up for by {@link #releaseLeftovers}. */
    void release(Lane lane) {
        try {
            store.release(lane);
        } catch (StoreUnavailable e) {
            releaseLater(lane);
        }
    }

    /** The lane could not be kept, and is not to be taken for that of a process that died. */
    void releaseLater(Lane lane) {
        toRelease.add(lane);
        lost(lane.user());
    }

    /** Releases what an outage kept this instance from releasing, or from knowing that it has it. */
    void releaseLeftovers() {
        toRelease.release();
        try {
            List.copyOf(unanswered.keySet()).forEach(this::releaseUnanswered);
        } catch (StoreUnavailable e) {
            return; // the next round tries again
        }
    }

    void lost(UserId user) {
        listener.on(new SyncEvent.LaneLost(user));
    }

    /** Users whose lane was left behind by a party that is gone. */
    List<UserId> abandoned(int limit) {
        return store.abandoned(limit);
    }

    /** Claims the user's lane for a moment if it is free, which begins the change feed. */
    void begin(UserId user) {
        if (claim(user, List.of()) instanceof Claim.Claimed claimed) {
            release(claimed.lane());
        }
    }

    /** Takes over a lane that was left behind and has nothing to run, so that it is not left behind for ever. */
    void tidy(UserId user) {
        if (claim(user, List.of()) instanceof Claim.Claimed claimed) {
            store.release(claimed.lane());
        }
    }
}
