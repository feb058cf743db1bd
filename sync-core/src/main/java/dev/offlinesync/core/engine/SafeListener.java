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
        attempted(item, "");
    }

    /** @param reason why, if its handler has said that for the log; else empty */
    void attempted(SyncItem item, String reason) {
        on(new SyncEvent.Attempted(item));
        failed(item, reason);
    }

    /** Tells of an item that failed for good; nothing if it did not. */
    void failed(SyncItem item) {
        failed(item, "");
    }

    private void failed(SyncItem item, String reason) {
        if (item.status() == Status.FAILED) {
            on(new SyncEvent.Failed(item, reason.isEmpty() ? reasons.of(item) : reason));
        }
    }

    /** Without its stack trace, if that cannot be printed. */
    private static void log(Throwable thrown) {
        System.Logger log = System.getLogger(SafeListener.class.getName());
        String text = "a listener threw, which is logged only this once";
        try {
            log.log(System.Logger.Level.ERROR, text, thrown);
        } catch (Throwable e) {
            log.log(System.Logger.Level.ERROR, text + ": " + thrown.getClass().getName());
        }
    }

    @Override
    public void on(SyncEvent event) {
        try {
            listener.on(event);
        } catch (Throwable e) { // an error, or a checked exception of another language, must not stop the queue either
            if (!threw.getAndSet(true)) {
                log(e);
            }
        }
    }
}
