package dev.offlinesync.core.engine;

import dev.offlinesync.core.event.SyncEvent;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.queue.CallWaits;
import dev.offlinesync.core.queue.QueueBusy;
import dev.offlinesync.core.queue.SyncQueue.Processed;
import dev.offlinesync.core.store.StoreUnavailable;
import dev.offlinesync.core.store.SyncStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Does what clients left behind: items that nobody has tried within the grace period, retries as soon as they are due,
 * and lanes whose owner is gone. Each round
 * visits every such user once, for one batch, so a long queue holds up nobody. A test calls {@link #round} itself, the
 * running system has a thread that does.
 */
final class Worker {
    private final SyncStore store;
    private final ClockWatch clockWatch;
    private final Lanes lanes;
    private final Batches batches;
    private final ActiveCalls activeCalls;
    private final Settings settings;
    private final EngineContext context;
    private final SafeListener listener;
    private final ApplicationCode application;
    private final WorkerSlots slots;
    private final HandlerShares shares = new HandlerShares(WorkerSlots.MOST_SLOW);
    private final Wakes wakes;
    /** Users who are being visited: those of this round, and those of earlier ones whose handlers are slow. */
    private final Set<UserId> visiting = ConcurrentHashMap.newKeySet();
    /** Those of them who got something new to do meanwhile. */
    private final Set<UserId> again = ConcurrentHashMap.newKeySet();

    private @Nullable UserId from;
    private volatile boolean stopping;

    /** @param activeCalls whom to leave to their own calls */
    Worker(
            SyncStore store,
            ClockWatch clockWatch,
            Lanes lanes,
            Batches batches,
            ActiveCalls activeCalls,
            Settings settings,
            EngineContext context,
            ApplicationCode application,
            Wakes wakes,
            SafeListener listener) {
        this.wakes = wakes;
        this.application = application;
        this.store = store;
        this.clockWatch = clockWatch;
        this.lanes = lanes;
        this.batches = batches;
        this.activeCalls = activeCalls;
        this.settings = settings;
        this.context = context;
        this.listener = listener;
        this.slots = new WorkerSlots(settings.workerThreads());
    }

    /**
     * One round on this thread: one batch for each of a bounded number of users.
     *
     * @return whether there is more to do at once
     */
    boolean round() {
        try {
            return round(Runnable::run);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * One round, with visits on the threads of {@code pool}, as many at once as there are slots. Ends when every visit
     * has ended or waits for a slow handler.
     */
    synchronized boolean round(Executor pool) throws InterruptedException {
        List<CompletableFuture<Boolean>> visits = new ArrayList<>();
        for (DueUser due : dueUsers()) {
            // a user with a call in flight is looked at again in the next round, and no sooner: the call may take long
            if (!activeCalls.isActive(due.user) && visiting.add(due.user)) {
                CompletableFuture<Boolean> visit = new CompletableFuture<>();
                visits.add(visit);
                start(due, pool, visit);
            }
        }
        boolean more = false;
        for (CompletableFuture<Boolean> visit : visits) {
            more |= visit.join();
        }
        return more && !stopping;
    }

    /** Begins a visit of this user on the threads of {@code pool}, as soon as a slot is free. */
    void wake(UserId user, Executor pool) throws InterruptedException {
        while (!visiting.add(user)) {
            again.add(user);
            if (visiting.contains(user) || !again.remove(user)) {
                return; // whoever ends that visit wakes the user again
            }
        }
        start(new DueUser(user, Reason.WOKEN), pool, new CompletableFuture<>());
    }

    private void ended(UserId user) {
        visiting.remove(user);
        if (again.remove(user)) {
            wakes.add(user);
        }
    }

    /** @param more is told whether there is more to do, when the visit has ended or waits for a slow handler */
    private void start(DueUser due, Executor pool, CompletableFuture<Boolean> more) throws InterruptedException {
        WorkerSlots.Slot slot;
        try {
            slot = slots.take();
        } catch (InterruptedException e) {
            ended(due.user);
            throw e;
        }
        Runnable work = () -> {
            try (slot) {
                more.complete(visit(due, () -> {
                    if (slot.lend()) {
                        more.complete(false);
                    }
                }));
            } finally {
                ended(due.user);
                more.complete(false);
            }
        };
        try {
            pool.execute(work);
        } catch (RejectedExecutionException e) { // stopping
            slot.close();
            ended(due.user);
            more.complete(false);
        }
    }

    /**
     * The pause until the next round: between half and one and a half of the interval, so that instances do not march
     * in step.
     */
    Duration pause() {
        long millis = settings.workerInterval().toMillis();
        return Duration.ofMillis(millis / 2 + random(millis + 1));
    }

    private long random(long bound) {
        return application.ask("source of randomness", () -> context.random().nextLong(bound), () -> bound / 2);
    }

    private List<DueUser> dueUsers() {
        int limit = settings.workerUsers();
        Instant now = context.now();
        Duration grace = settings.workerGrace();
        try {
            clockWatch.settle(now);
            lanes.releaseLeftovers();
            List<UserId> due = store.queue().usersWithDueWork(now, grace, from, limit);
            if (due.size() < limit) {
                if (from != null) {
                    due = new ArrayList<>(due);
                    due.addAll(store.queue().usersWithDueWork(now, grace, null, limit - due.size()));
                }
                from = null;
            } else {
                from = due.get(due.size() - 1);
            }
            Set<UserId> abandoned = new LinkedHashSet<>(lanes.abandoned(limit));
            Set<UserId> users = new LinkedHashSet<>(abandoned);
            users.addAll(due);
            List<DueUser> order = new ArrayList<>();
            users.forEach(
                    user -> order.add(new DueUser(user, abandoned.contains(user) ? Reason.ABANDONED : Reason.DUE)));
            // Instances that all began with the same user would only find each other's lanes taken.
            Collections.shuffle(order, new Random(random(Long.MAX_VALUE)));
            return order;
        } catch (RuntimeException e) { // whatever it is, the next round may find it better
            if (!stopping) {
                listener.on(failed(null, e));
            }
            return List.of();
        }
    }

    /** @param user who was visited; null if none was */
    static SyncEvent failed(@Nullable UserId user, Throwable e) {
        return e instanceof StoreUnavailable away
                ? new SyncEvent.StoreUnreachable(user, String.valueOf(away.getMessage()))
                : new SyncEvent.WorkerFailed(user, e);
    }

    private record DueUser(UserId user, Reason reason) {}

    private enum Reason {
        DUE,
        /** The user's lane was left behind. */
        ABANDONED,
        /** There is something new to do, for which no grace holds: the round may leave it for long. */
        WOKEN
    }

    private void wakeAgain(UserId user, boolean more, Processed batch) {
        Instant retryAt = batch.backlog().nextRetryAt();
        if (more) {
            wakes.add(user);
        } else if (batch.busy()) {
            wakes.addAt(user, context.now().plus(settings.workerInterval()));
        } else if (retryAt != null) {
            wakes.addAt(user, retryAt);
        }
    }

    /** After a {@link #stop}, or for the first time. */
    void start() {
        stopping = false;
    }

    /** Lets visits that have not begun end at once. */
    void stop() {
        stopping = true;
    }

    private boolean visit(DueUser due, Runnable whenSlow) {
        if (stopping) {
            return false;
        }
        try {
            Processed batch = batches.run(
                            new Visit(due.user, new Scope.ForWorker(), LaneWait.NONE, whenSlow, shares, CallWaits.NONE))
                    .processed();
            if (due.reason == Reason.ABANDONED && batch.attempted().isEmpty() && !batch.busy()) {
                lanes.tidy(due.user);
            }
            boolean more = batch.backlog().remaining() > 0 && !batch.attempted().isEmpty();
            if (settings.runsAtOnce() || due.reason == Reason.WOKEN) {
                wakeAgain(due.user, more, batch);
            }
            return more;
        } catch (QueueBusy e) {
            return false; // stopping, in the midst of a handler
        } catch (Throwable e) { // of memory, say: the others' turn all the same
            listener.on(failed(due.user, e));
            return false;
        }
    }
}
