package dev.offlinesync.core.engine;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Runs the worker's rounds, one after the other, until it is stopped. */
final class WorkerThreads {
    /** What batches that are running get to end; then their handlers are interrupted. */
    static final Duration STOP_TIME = Duration.ofSeconds(7);

    /** What they get after that, to give their lanes back. */
    private static final Duration LAST_TIME = Duration.ofSeconds(2);

    private final Worker worker;
    private final EngineContext context;
    private final SafeListener listener;
    // as many as the worker has slots, and those that wait for slow handlers
    private final ExecutorService visits;
    private final Thread rounds;
    private final Thread wakes;
    private final Wakes toWake;

    WorkerThreads(Worker worker, Wakes toWake, EngineThreads threads, EngineContext context, SafeListener listener) {
        this.worker = worker;
        this.toWake = toWake;
        this.context = context;
        this.listener = listener;
        this.visits = Executors.newCachedThreadPool(visit -> threads.daemon(visit, "offline-sync-worker"));
        this.rounds = threads.daemon(this::work, "offline-sync-rounds");
        this.wakes = threads.daemon(this::wake, "offline-sync-wakes");
    }

    boolean isWorking() {
        return !visits.isShutdown();
    }

    void start() {
        toWake.open();
        rounds.start();
        wakes.start();
    }

    private void wake() {
        while (!visits.isShutdown()) {
            try {
                worker.wake(toWake.take(), visits);
            } catch (InterruptedException e) {
                // stopping; or a listener has interrupted this thread, which stops nothing
            } catch (Throwable e) { // a round finds the user
                listener.on(Worker.failed(null, e));
            }
        }
    }

    private void work() {
        while (!visits.isShutdown()) {
            boolean more = false;
            try {
                more = worker.round(visits);
            } catch (InterruptedException e) {
                // stopping; or a listener has interrupted this thread, which stops nothing
            } catch (Throwable e) {
                // whatever it is: without rounds, what clients left behind stays there
                listener.on(Worker.failed(null, e));
            }
            if (!more) {
                rest();
            }
        }
    }

    private void rest() {
        Duration time = worker.pause();
        try {
            context.pause().of(time);
        } catch (Throwable e) {
            LockSupport.parkNanos(time.toNanos());
        }
        if (!visits.isShutdown()) {
            Thread.interrupted();
        }
    }

    /** @param time what batches that are running get to end; those that do not are given up, once and for all */
    void stop(Duration time) {
        if (visits.isShutdown()) {
            return;
        }
        worker.stop();
        toWake.close();
        visits.shutdown();
        rounds.interrupt();
        wakes.interrupt();
        try {
            if (!visits.awaitTermination(time.toMillis(), TimeUnit.MILLISECONDS)) {
                visits.shutdownNow();
                visits.awaitTermination(LAST_TIME.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            visits.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
