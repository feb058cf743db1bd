package dev.offlinesync.core.engine;

import dev.offlinesync.core.item.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Users whom the worker visits without waiting for its next round: an item was added in this process, or a retry is due.
 * Only a hint, so it is bounded and may be lost: whoever is not here is found by a round. Thread-safe.
 */
final class Wakes {
    private static final int MOST_USERS = 10_000;
    private static final int MOST_RETRIES = 1000;

    private final ScheduledExecutorService timer;
    private final EngineContext context;
    private final Set<UserId> users = new LinkedHashSet<>();
    private final Map<UserId, Retry> retries = new HashMap<>();
    private boolean open;

    Wakes(ScheduledExecutorService timer, EngineContext context) {
        this.timer = timer;
        this.context = context;
    }

    private record Retry(Instant at, ScheduledFuture<?> wake) {}

    /** From now on there is somebody who takes them. */
    synchronized void open() {
        open = true;
    }

    synchronized void close() {
        open = false;
        users.clear();
        retries.values().forEach(retry -> retry.wake().cancel(false));
        retries.clear();
    }

    synchronized void add(UserId user) {
        if (open && users.size() < MOST_USERS) {
            users.add(user);
            notifyAll();
        }
    }

    /** The same, when this time has come. */
    synchronized void addAt(UserId user, Instant time) {
        Retry earlier = retries.get(user);
        boolean isNews = earlier == null ? retries.size() < MOST_RETRIES : time.isBefore(earlier.at());
        if (!open || !isNews) {
            return;
        }
        if (earlier != null) {
            earlier.wake().cancel(false);
        }
        long delay = Math.max(0, Duration.between(context.now(), time).toMillis());
        try {
            retries.put(user, new Retry(time, timer.schedule(() -> retry(user), delay, TimeUnit.MILLISECONDS)));
        } catch (RejectedExecutionException e) { // closing
            retries.remove(user);
        }
    }

    private synchronized void retry(UserId user) {
        retries.remove(user);
        add(user);
    }

    /** The one who has waited longest; waits for one. */
    synchronized UserId take() throws InterruptedException {
        while (users.isEmpty()) {
            wait();
        }
        Iterator<UserId> first = users.iterator();
        UserId user = first.next();
        first.remove();
        return user;
    }
}
