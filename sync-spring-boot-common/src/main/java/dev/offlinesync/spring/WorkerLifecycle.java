package dev.offlinesync.spring;

import dev.offlinesync.core.OfflineSync;
import org.springframework.context.SmartLifecycle;

/**
 * Starts and stops the background worker. What it must come after when it stops: the web server, which drains at
 * {@code DEFAULT_PHASE - 1024} and ends at {@code DEFAULT_PHASE - 2048}. Beans, a MongoClient among them, are closed
 * when all phases are over.
 */
final class WorkerLifecycle implements SmartLifecycle {
    static final int PHASE = DEFAULT_PHASE - 3072;

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

    @Override
    public int getPhase() {
        return PHASE;
    }
}
