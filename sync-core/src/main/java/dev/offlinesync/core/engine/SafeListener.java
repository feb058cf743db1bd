package dev.offlinesync.core.engine;

import dev.offlinesync.core.event.SyncEvent;
import dev.offlinesync.core.event.SyncListener;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.SyncItem;
import java.util.concurrent.atomic.AtomicBoolean;

/** A listener whose failures do not reach the engine: the first is logged, the others are ignored. */
final class SafeListener implements SyncListener {
    private final SyncListener listener;
    private final Reasons reasons;
    private final AtomicBoolean threw = new AtomicBoolean();

    SafeListener(SyncListener listener, Reasons reasons) {
        this.listener = listener;
        this.reasons = reasons;
    }

    /** Tells that an attempt ended, and of an item that failed for good. */
    void attempted(SyncItem item) {
        on(new SyncEvent.Attempted(item));
        failed(item);
    }

    /** Tells of an item that failed for good; nothing if it did not. */
    void failed(SyncItem item) {
        if (item.status() == Status.FAILED) {
            on(new SyncEvent.Failed(item, reasons.of(item)));
        }
    }

    @Override
    public void on(SyncEvent event) {
        try {
            listener.on(event);
        } catch (RuntimeException | Error e) { // an error of an embedder's code must not stop the queue either
            if (!threw.getAndSet(true)) {
                System.getLogger(SafeListener.class.getName())
                        .log(System.Logger.Level.ERROR, "a listener threw, which is logged only this once", e);
            }
        }
    }
}
