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
        for (UserId user : users()) {
            more |= visit(user);
        }
        return more;
    }

    /** One round on the threads of {@code pool}; ends when all of it has ended. */
    synchronized boolean round(ExecutorService pool) throws InterruptedException {
        List<Future<Boolean>> visits = new ArrayList<>();
        for (UserId user : users()) {
            visits.add(pool.submit(() -> visit(user)));
        }
        boolean more = false;
        for (Future<Boolean> visit : visits) {
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

    private List<UserId> users() {
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
            Set<UserId> users = new LinkedHashSet<>(store.lanes().abandoned(limit));
            users.addAll(due);
            List<UserId> order = new ArrayList<>(users);
            // Instances that all began with the same user would only find each other's lanes taken.
            Collections.shuffle(order, new Random(around.random().nextLong()));
            return order;
        } catch (StoreUnavailable e) {
            runner.listener.workerFailed(e);
            return List.of();
        }
    }

    private boolean visit(UserId user) {
        try {
            Processed batch = runner.run(user, new Scope.Everything(), null);
            if (batch.attempted().isEmpty() && !batch.busy()) {
                runner.tidy(user);
                return false;
            }
            return batch.backlog().remaining() > 0 && !batch.busy();
        } catch (RuntimeException e) {
            runner.listener.workerFailed(e);
            return false;
        }
    }
}
