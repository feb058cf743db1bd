package dev.offlinesync.core.engine;

import dev.offlinesync.core.item.UserId;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The users for whom a call is in flight in this instance: the worker keeps out of its way. */
final class ActiveCalls {
    private final ConcurrentHashMap<UserId, Integer> calls = new ConcurrentHashMap<>();

    <T> T during(UserId user, Supplier<T> call) {
        calls.merge(user, 1, Integer::sum);
        try {
            return call.get();
        } finally {
            calls.computeIfPresent(user, (u, n) -> n == 1 ? null : n - 1);
            synchronized (this) {
                notifyAll();
            }
        }
    }

    /** Waits until no call is in flight, or the time is over. */
    synchronized void awaitNone(Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        long left = time.toMillis();
        while (!calls.isEmpty() && left > 0) {
            wait(left);
            left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        }
    }

    void during(UserId user, Runnable call) {
        during(user, () -> {
            call.run();
            return user;
        });
    }

    boolean isActive(UserId user) {
        return calls.containsKey(user);
    }
}
