package dev.offlinesync.core.engine;

import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Makes the threads of an engine. They are daemons, inherit no thread-locals from whoever happens to call when one is
 * made (which may be a user's identity), and see the class loader of whoever built the queue.
 */
record EngineThreads(ClassLoader loader) {
    private static final int IDLE_SECONDS = 10;

    static EngineThreads ofCaller() {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        return new EngineThreads(loader == null ? ClassLoader.getSystemClassLoader() : loader);
    }

    /** As many threads as there are tasks, each kept for a short while for the next. */
    Executor pool(String name) {
        return new ThreadPoolExecutor(
                0,
                Integer.MAX_VALUE,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                task -> daemon(task, name));
    }

    /**
     * One thread, which ends when it has nothing to wait for, so a queue that nobody closes, as in a test, leaves none
     * behind.
     */
    ScheduledExecutorService timer(String name) {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, task -> daemon(task, name));
        timer.setRemoveOnCancelPolicy(true);
        timer.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
        return timer;
    }

    Thread daemon(Runnable work, String name) {
        Thread thread = new Thread(null, work, name, 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(loader);
        return thread;
    }
}
