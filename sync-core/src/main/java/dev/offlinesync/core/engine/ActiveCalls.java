package dev.offlinesync.core.engine;

import dev.offlinesync.core.item.UserId;
import java.util.concurrent.ConcurrentHashMap;
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
