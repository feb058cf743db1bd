package dev.offlinesync.core.engine;

import dev.offlinesync.core.item.UserId;
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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Does what clients left behind: items due for longer than the grace period, and lanes whose owner is gone. One round at
 * a time; a test calls {@link #round} itself, the running system has a thread that does.
 */
public final class Worker {
    private final SyncStore store;
    private final BatchRunner runner;
    private final Settings settings;
    private final Surroundings around;
    private @Nullable UserId from;
    private volatile boolean stopping;

    Worker(SyncStore store, BatchRunner runner) {
        this.store = store;
        this.runner = runner;
        this.settings = runner.settings;
        this.around = runner.around;
    }

    /**
     * One round on this thread: one batch for each of a bounded number of users.
     *
     * @return whether there is more to do at once
     */
    public synchronized boolean round() {
        boolean more = false;
        for (Visit visit : visits()) {
            more |= visit(visit);
        }
        return more;
    }

    /** One round on the threads of {@code pool}; ends when all of it has ended. */
    synchronized boolean round(ExecutorService pool) throws InterruptedException {
        List<Future<Boolean>> running = new ArrayList<>();
        for (Visit visit : visits()) {
            running.add(pool.submit(() -> visit(visit)));
        }
        boolean more = false;
        for (Future<Boolean> visit : running) {
            try {
                more |= visit.get();
            } catch (ExecutionException e) {
                runner.listener.workerFailed(e.getCause() == null ? e : e.getCause());
            }
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
        } catch (StoreUnavailable e) {
            runner.listener.workerFailed(e);
            return List.of();
        }
    }

    /** @param abandoned whether the user's lane was left behind */
    private record Visit(UserId user, boolean abandoned) {}

    /** Lets visits that have not begun end at once. */
    void stop() {
        stopping = true;
    }

    private boolean visit(Visit visit) {
        if (stopping) {
            return false;
        }
        try {
            Processed batch = runner.run(visit.user, new Scope.Everything(), null);
            if (visit.abandoned && batch.attempted().isEmpty() && !batch.busy()) {
                runner.tidy(visit.user);
            }
            return batch.backlog().remaining() > 0 && !batch.attempted().isEmpty();
        } catch (RuntimeException e) {
            runner.listener.workerFailed(e);
            return false;
        }
    }
}
