package dev.offlinesync.core.engine;

import java.util.concurrent.Executor;
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

    Thread daemon(Runnable work, String name) {
        Thread thread = new Thread(null, work, name, 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(loader);
        return thread;
    }
}
