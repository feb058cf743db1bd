package dev.offlinesync.core.engine;

/**
 * Makes the threads of an engine. They are daemons, inherit no thread-locals from whoever happens to call when one is
 * made (which may be a user's identity), and see the class loader of whoever built the queue.
 */
record EngineThreads(ClassLoader loader) {
    static EngineThreads ofCaller() {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        return new EngineThreads(loader == null ? ClassLoader.getSystemClassLoader() : loader);
    }

    Thread daemon(Runnable work, String name) {
        Thread thread = new Thread(null, work, name, 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(loader);
        return thread;
    }
}
