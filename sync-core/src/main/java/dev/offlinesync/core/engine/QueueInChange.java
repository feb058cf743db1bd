package dev.offlinesync.core.engine;

import java.util.function.Supplier;

/**
 * Refuses calls of a queue by a change, which runs in the midst of a commit: it would wait for the very lock that the
 * commit holds, and what it adds would stay although the change failed.
 */
final class QueueInChange {
    private static final ThreadLocal<Boolean> IN_CHANGE = new ThreadLocal<>();

    private QueueInChange() {}

    static <T> T during(Supplier<T> changes) {
        IN_CHANGE.set(true);
        try {
            return changes.get();
        } finally {
            IN_CHANGE.remove();
        }
    }

    /** @throws IllegalStateException if this thread is evaluating a change */
    static void refuse() {
        if (IN_CHANGE.get() != null) {
            throw new IllegalStateException("a change cannot call a queue, since it runs in the midst of a commit;"
                    + " call it in plan(), or from an effect handler");
        }
    }
}
