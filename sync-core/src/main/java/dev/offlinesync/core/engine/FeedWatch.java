package dev.offlinesync.core.engine;

import dev.offlinesync.core.event.SyncEvent;
import dev.offlinesync.core.event.SyncListener;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.queue.SyncHints;
import dev.offlinesync.core.store.FeedState;
import dev.offlinesync.core.store.LaneStore;
import java.time.Duration;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Looks how far the feeds of the watched users are: of all of them once a second, for what other instances commit, and of
 * those at once to whom something has happened here; of the first who is watched at once too. Each look is one query, and
 * they come one after the other, so however much is written, what is written meanwhile is one more look.
 */
final class FeedWatch implements SyncHints, SyncListener, AutoCloseable {
    /** Between two looks for what other instances have committed. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private static final long IDLE_SECONDS = 10;

    private final LaneStore lanes;
    private final ScheduledExecutorService thread;
    private final Map<UserId, WatchedUser> users = new ConcurrentHashMap<>();
    /** Those to whom something has happened here since the last look. */
    private final Set<UserId> moved = ConcurrentHashMap.newKeySet();

    /** Whether a look at them is about to begin. */
    private final AtomicBoolean due = new AtomicBoolean();

    /** Guarded by this; null while nobody is watched. */
    private @Nullable ScheduledFuture<?> looks;

    FeedWatch(LaneStore lanes, EngineThreads threads) {
        this(lanes, timer(threads));
    }

    /** @param thread makes the looks, one after the other */
    FeedWatch(LaneStore lanes, ScheduledExecutorService thread) {
        this.lanes = lanes;
        this.thread = thread;
    }

    /** Its thread ends when nobody is watched. */
    private static ScheduledExecutorService timer(EngineThreads threads) {
        ScheduledThreadPoolExecutor timer =
                new ScheduledThreadPoolExecutor(1, task -> threads.daemon(task, "offline-sync-hints"));
        timer.setRemoveOnCancelPolicy(true);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        timer.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
        return timer;
    }

    @Override
    public Watch watch(UserId user, Observer observer) {
        WatchedUser.Watching watching = new WatchedUser.Watching(observer);
        users.compute(user, (same, known) -> (known == null ? new WatchedUser() : known).with(watching));
        begin();
        return () -> unwatch(user, watching);
    }

    private void unwatch(UserId user, WatchedUser.Watching watching) {
        users.computeIfPresent(user, (same, known) -> known.without(watching));
        synchronized (this) {
            if (users.isEmpty() && looks != null) {
                looks.cancel(false);
                looks = null;
            }
        }
    }

    private void begin() {
        try {
            synchronized (this) {
                if (looks == null) {
                    looks = thread.scheduleWithFixedDelay(this::lookAtAll, 0, PAUSE.toMillis(), TimeUnit.MILLISECONDS);
                }
            }
        } catch (RejectedExecutionException e) {
            return; // closed: nothing happens any more
        }
    }

    /** What happens to an item here, after its commit. */
    @Override
    public void on(SyncEvent event) {
        if (users.isEmpty()) {
            return;
        }
        if (event instanceof SyncEvent.Failed failed) {
            moved(failed.item());
        } else if (event instanceof SyncEvent.Attempted attempted
                && attempted.item().status() != Status.FAILED) {
            moved(attempted.item()); // of one that has failed for good, another event follows
        } else if (event instanceof SyncEvent.Requeued requeued) {
            moved(requeued.item());
        }
    }

    private void moved(SyncItem item) {
        WatchedUser watched = users.get(item.userId());
        if (watched != null) {
            watched.add(new Hint.Moved(item.id(), item.mutation().mutationId(), item.status()));
            moved(item.userId());
        }
    }

    private void moved(UserId user) {
        moved.add(user);
        if (due.compareAndSet(false, true)) {
            try {
                thread.execute(this::lookAtMoved);
            } catch (RejectedExecutionException e) {
                moved.clear(); // closed
            }
        }
    }

    private void lookAtMoved() {
        due.set(false); // first: whoever comes now is looked at now, or by the next look
        look(taken(moved));
    }

    private void lookAtAll() {
        taken(moved);
        look(new HashSet<>(users.keySet()));
    }

    /** All that are there now; what is added meanwhile stays, or is looked at now. */
    private static Set<UserId> taken(Set<UserId> from) {
        Set<UserId> taken = new HashSet<>();
        for (Iterator<UserId> i = from.iterator(); i.hasNext(); ) {
            taken.add(i.next());
            i.remove();
        }
        return taken;
    }

    private void look(Set<UserId> all) {
        all.retainAll(users.keySet());
        Set<UserId> some = new HashSet<>();
        for (Iterator<UserId> i = all.iterator(); i.hasNext(); ) {
            some.add(i.next());
            if (some.size() == LaneStore.MOST_FEEDS || !i.hasNext()) {
                tell(some, states(some));
                some.clear();
            }
        }
    }

    private Map<UserId, FeedState> states(Set<UserId> some) {
        try {
            return lanes.feeds(some);
        } catch (RuntimeException e) { // the database is away
            return Map.of(); // the next look tells it
        }
    }

    private void tell(Set<UserId> some, Map<UserId, FeedState> states) {
        for (UserId user : some) {
            WatchedUser watched = users.get(user);
            if (watched != null) {
                watched.tell(states.get(user));
            }
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
