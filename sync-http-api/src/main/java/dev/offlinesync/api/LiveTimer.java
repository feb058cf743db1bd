package dev.offlinesync.api;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Runs something later, for whoever waits for news. */
@FunctionalInterface
interface LiveTimer {
    /** @param task must not block */
    Scheduled after(Duration time, Runnable task);

    /** What is to run later. */
    @FunctionalInterface
    interface Scheduled {
        void cancel();
    }

    /** On one daemon thread, which ends when there is nothing to run. */
    static LiveTimer onOwnThread() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(null, task, "offline-sync-live", 0, false);
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
        timer.setKeepAliveTime(10, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
        return (time, task) -> {
            Future<?> scheduled = timer.schedule(task, time.toMillis(), TimeUnit.MILLISECONDS);
            return () -> scheduled.cancel(false);
        };
    }
}
