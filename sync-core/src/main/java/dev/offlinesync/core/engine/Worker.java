package dev.offlinesync.core.engine;

import dev.offlinesync.core.event.SyncEvent;
import dev.offlinesync.core.item.UserId;
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
 * Does what clients left behind: items due for longer than the grace period, and lanes whose owner is gone. Each round
 * visits every such user once, for one batch, so a long queue holds up nobody. A test calls {@link #round} itself, the running
 * system has a thread that does.
 */
final class Worker {
    private final SyncStore store;
    private final BatchRunner runner;
    private final Present present;
    private final Settings settings;
    private final Surroundings around;
    private final Places places;
    /** Users of earlier rounds whose handlers are slow. */
    private final Set<UserId> visited = ConcurrentHashMap.newKeySet();

    private @Nullable UserId from;
    private volatile boolean stopping;

    /** @param present whom to leave to their own calls */
    Worker(SyncStore store, BatchRunner runner, Present present) {
        this.store = store;
        this.runner = runner;
        this.present = present;
        this.settings = runner.settings;
        this.around = runner.around;
        this.places = new Places(settings.workerThreads());
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
     * One round, with visits on the threads of {@code pool}, as many at once as there are places. Ends when every visit has
     * ended or waits for a slow handler.
     */
    synchronized boolean round(Executor pool) throws InterruptedException {
        List<CompletableFuture<Boolean>> visits = new ArrayList<>();
        for (Visit visit : visits()) {
            // who is present is looked at again in the next round, and no sooner: the call may take long
            if (!present.has(visit.user) && visited.add(visit.user)) {
                visits.add(start(visit, pool));
            }
        }
        boolean more = false;
        for (CompletableFuture<Boolean> visit : visits) {
            more |= visit.join();
        }
        return more && !stopping;
    }

    private CompletableFuture<Boolean> start(Visit visit, Executor pool) throws InterruptedException {
        CompletableFuture<Boolean> more = new CompletableFuture<>();
        Places.Place place;
        try {
            place = places.take();
        } catch (InterruptedException e) {
            visited.remove(visit.user);
            throw e;
        }
        Runnable work = () -> {
            try (place) {
                more.complete(visit(visit, () -> {
                    if (place.giveWay()) {
                        more.complete(false);
                    }
                }));
            } finally {
                visited.remove(visit.user);
                more.complete(false);
            }
        };
        try {
            pool.execute(work);
        } catch (RejectedExecutionException e) { // stopping
            place.close();
            visited.remove(visit.user);
            more.complete(false);
        }
        return more;
    }

    /** The pause until the next round: between half and one and a half of the interval, so that instances do not march in step. */
    Duration pause() {
        long millis = settings.workerInterval().toMillis();
        return Duration.ofMillis(millis / 2 + around.random().nextLong(millis + 1));
    }

    private List<Visit> visits() {
        int limit = settings.workerUsers();
        Instant dueSince = around.now().minus(settings.workerGrace());
        try {
            runner.unreleased.giveBack();
            List<UserId> due = store.queue().usersWithDueWork(dueSince, from, limit);
            if (due.size() < limit) {
                if (from != null) {
                    due = new ArrayList<>(due);
                    due.addAll(store.queue().usersWithDueWork(dueSince, null, limit - due.size()));
                }
                from = null;
            } else {
                from = due.get(due.size() - 1);
            }
            Set<UserId> abandoned = new LinkedHashSet<>(store.lanes().abandoned(limit));
            Set<UserId> users = new LinkedHashSet<>(abandoned);
            users.addAll(due);
            List<Visit> order = new ArrayList<>();
            users.forEach(user -> order.add(new Visit(user, abandoned.contains(user))));
            // Instances that all began with the same user would only find each other's lanes taken.
            Collections.shuffle(order, new Random(around.random().nextLong()));
            return order;
        } catch (RuntimeException e) { // whatever it is, the next round may find it better
            if (!stopping) {
                runner.listener.on(failed(e));
            }
            return List.of();
        }
    }

    private static SyncEvent failed(Throwable e) {
        return e instanceof StoreUnavailable away
                ? new SyncEvent.StoreUnreachable(String.valueOf(away.getMessage()))
                : new SyncEvent.WorkerFailed(e);
    }

    /** @param abandoned whether the user's lane was left behind */
    private record Visit(UserId user, boolean abandoned) {}

    /** Lets visits that have not begun end at once. */
    void stop() {
        stopping = true;
    }

    private boolean visit(Visit visit, Runnable whenSlow) {
        if (stopping) {
            return false;
        }
        try {
            Processed batch = runner.run(visit.user, new Scope.Backlog(), null, whenSlow);
            if (visit.abandoned && batch.attempted().isEmpty() && !batch.busy()) {
                runner.tidy(visit.user);
            }
            return batch.backlog().remaining() > 0 && !batch.attempted().isEmpty();
        } catch (QueueBusy e) {
            return false; // stopping, in the midst of a handler
        } catch (RuntimeException | Error e) { // of memory, say: the others' turn all the same
            runner.listener.on(failed(e));
            return false;
        }
    }
}
