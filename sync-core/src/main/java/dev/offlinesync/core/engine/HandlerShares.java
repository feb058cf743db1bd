package dev.offlinesync.core.engine;

import dev.offlinesync.core.handler.Handler;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * How many calls of one handler run at once. A handler gets at most half of what the others leave, so that one that is
 * slow never takes everything: whoever comes next still finds room. Thread-safe.
 */
final class HandlerShares {
    private final int most;
    private final Map<Handler, Integer> running = new HashMap<>();
    private final Set<Handler> slow = new HashSet<>();
    private int inAll;

    /** @param most how many calls there may be at once, of all handlers */
    HandlerShares(int most) {
        this.most = most;
    }

    /** For calls of clients, which their server bounds. */
    static HandlerShares unlimited() {
        return new HandlerShares(Integer.MAX_VALUE);
    }

    /** @return whether there is room for another call of this handler; if so, it is taken */
    synchronized boolean take(Handler handler) {
        int own = running.getOrDefault(handler, 0);
        int share = Math.max(1, (most - (inAll - own)) / 2);
        if (own >= share) {
            return false;
        }
        running.put(handler, own + 1);
        inAll++;
        return true;
    }

    /** A call has ended. */
    synchronized void giveBack(Handler handler) {
        running.computeIfPresent(handler, (h, n) -> n == 1 ? null : n - 1);
        inAll--;
    }

    /** A call takes long. */
    synchronized void isSlow(Handler handler) {
        slow.add(handler);
    }

    /** A call has not taken long. */
    synchronized void isQuick(Handler handler) {
        slow.remove(handler);
    }

    /** Whether the last call of this handler that is known about took long. */
    synchronized boolean wasSlow(Handler handler) {
        return slow.contains(handler);
    }
}
