package dev.offlinesync.core.engine;

import dev.offlinesync.core.handler.Handler;
import dev.offlinesync.core.item.UserId;
import java.util.HashMap;
import java.util.Map;

/**
 * Calls of handlers that were left behind and have not ended. A user's writes may be what a handler hangs at, so they
 * are counted for that user first: others go on, until there are too many in all. Thread-safe.
 */
final class HangingCalls {
    /** How many threads one handler may leave hanging with the items of one user. */
    static final int MOST_OF_USER = 8;

    /** And with those of all. */
    static final int MOST = 64;

    private final Map<Handler, Map<UserId, Integer>> hanging = new HashMap<>();

    synchronized void add(Handler handler, UserId user) {
        hanging.computeIfAbsent(handler, h -> new HashMap<>()).merge(user, 1, Integer::sum);
    }

    synchronized void remove(Handler handler, UserId user) {
        Map<UserId, Integer> users = hanging.getOrDefault(handler, new HashMap<>());
        users.computeIfPresent(user, (u, n) -> n == 1 ? null : n - 1);
        if (users.isEmpty()) {
            hanging.remove(handler);
        }
    }

    /** Whether this handler is not to be called for this user, until one of the calls has ended. */
    synchronized boolean areTooMany(Handler handler, UserId user) {
        Map<UserId, Integer> users = hanging.getOrDefault(handler, Map.of());
        return users.getOrDefault(user, 0) >= MOST_OF_USER
                || users.values().stream().mapToInt(n -> n).sum() >= MOST;
    }
}
