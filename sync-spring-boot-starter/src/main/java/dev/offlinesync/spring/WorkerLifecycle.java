package dev.offlinesync.spring;

import dev.offlinesync.core.OfflineSync;
import org.springframework.context.SmartLifecycle;

/** The background worker starts last, when the application answers already, and stops first. */
final class WorkerLifecycle implements SmartLifecycle {
    private final OfflineSync sync;
    private volatile boolean running;

    WorkerLifecycle(OfflineSync sync) {
        this.sync = sync;
    }

    @Override
    public void start() {
        sync.start();
        running = true;
    }

    /** Batches that are running end first. */
    @Override
    public void stop() {
        sync.stopWorker();
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
