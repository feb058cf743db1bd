package dev.offlinesync.core.engine;

import dev.offlinesync.core.event.SyncEvent;
import dev.offlinesync.core.event.SyncListener;
import java.util.concurrent.atomic.AtomicBoolean;

/** A listener whose failures do not reach the engine: the first is logged, the others are ignored. */
final class SafeListener implements SyncListener {
    private final SyncListener listener;
    private final AtomicBoolean threw = new AtomicBoolean();

    SafeListener(SyncListener listener) {
        this.listener = listener;
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
