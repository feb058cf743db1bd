package dev.offlinesync.core.engine;

import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.queue.SyncListener;

/** A listener whose failures do not reach the engine: what it throws is ignored, as its contract says. */
final class SafeListener {
    private final SyncListener listener;

    SafeListener(SyncListener listener) {
        this.listener = listener;
    }

    void attempted(SyncItem item) {
        tell(() -> listener.attempted(item));
    }

    void handlerThrew(SyncItem item, Throwable thrown) {
        tell(() -> listener.handlerThrew(item, thrown));
    }

    void handlerOverdue(SyncItem item) {
        tell(() -> listener.handlerOverdue(item));
    }

    void laneTakenOver(UserId user) {
        tell(() -> listener.laneTakenOver(user));
    }

    void laneLost(UserId user) {
        tell(() -> listener.laneLost(user));
    }

    void writeRefused(UserId user, String record, String reason) {
        tell(() -> listener.writeRefused(user, record, reason));
    }

    void workerFailed(Throwable thrown) {
        tell(() -> listener.workerFailed(thrown));
    }

    private static void tell(Runnable event) {
        try {
            event.run();
        } catch (RuntimeException ignored) {
            return; // a broken listener must not stop the queue, and there is nobody else to tell
        }
    }
}
