package dev.offlinesync.core.engine;

import dev.offlinesync.core.queue.SyncDevices;
import dev.offlinesync.core.store.DeviceStore;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Has a {@link DeviceLog} written: a minute after the first device that it saw, and at the end. */
final class DeviceFlush implements AutoCloseable {
    private static final int AFTER_SECONDS = 60;

    private static final Duration LAST = Duration.ofSeconds(1);

    private final DeviceLog log;
    private final ScheduledExecutorService timer;
    private final EngineThreads threads;
    private volatile @Nullable Future<?> later;

    DeviceFlush(DeviceStore store, EngineContext context, ScheduledExecutorService timer, EngineThreads threads) {
        this.timer = timer;
        this.threads = threads;
        this.log = new DeviceLog(store, context::now, this::writeLater);
    }

    SyncDevices devices() {
        return log;
    }

    /** Not on the thread of the timer, which renews leases. */
    private void writeLater() {
        try {
            later = timer.schedule(() -> writer().start(), AFTER_SECONDS, TimeUnit.SECONDS);
        } catch (RejectedExecutionException e) {
            return; // closed
        }
    }

    private Thread writer() {
        return threads.daemon(log::write, "offline-sync-devices");
    }

    /** Writes what is not written yet. Whoever closes this waits for the store no longer than a second. */
    @Override
    public void close() {
        Future<?> waiting = later;
        if (waiting == null || !waiting.cancel(false)) {
            return; // nobody was seen
        }
        Thread writer = writer();
        writer.start();
        try {
            writer.join(LAST.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
