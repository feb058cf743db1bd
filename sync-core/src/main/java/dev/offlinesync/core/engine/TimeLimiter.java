package dev.offlinesync.core.engine;

import dev.offlinesync.core.handler.Handler;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.queue.QueueBusy;
import dev.offlinesync.core.rules.Routed;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs the code of handlers on other threads, so that a handler which hangs can be left behind: its thread is
 * interrupted and no longer waited for. Java cannot end a thread, so one that ignores the interruption lives on until
 * its handler returns. How many of them there may be, {@link HangingCalls} says.
 *
 * <p>The application's code has a new thread for each call, unless the application brings an executor: what one user's
 * handler leaves in a thread-local, another's must not find there. The queue's own code leaves nothing there and has
 * pooled threads, which cost an eighth. Before each item the interruption is cleared and the class loader set back.
 */
final class TimeLimiter implements AutoCloseable {
    /** A handler that takes longer than this is slow: others should not have to wait for it. */
    private static final long SLOW_MILLIS = 1000;

    private static final long LONGEST_SLICE_MILLIS = 250;

    private final Executor own;
    private final Executor application;
    private final ClassLoader loader;
    private final HangingCalls hanging = new HangingCalls();
    private volatile boolean closed;

    /** @param executor the application's, for all calls; null for threads of the queue's own */
    TimeLimiter(EngineThreads threads, @Nullable Executor executor) {
        this.loader = threads.loader();
        this.own = executor != null ? executor : threads.pool("offline-sync-resource");
        this.application = executor != null
                ? executor
                : call -> threads.daemon(call, "offline-sync-handler").start();
    }

    /** Whose code a job calls. */
    enum Code {
        /** The queue's own, and rules, which are pure. */
        BUILT_IN,
        /** Handlers, and what stands around them. */
        APPLICATION
    }

    /** The code of handlers, item after item. */
    @FunctionalInterface
    interface Job<T> {
        /** @param next to be told before each item, whose handler is called then: the limit begins anew */
        T run(Progress next);
    }

    /** Where a job is. */
    interface Progress extends Consumer<Routed> {
        /** Whether nobody waits for it any more, so that it was interrupted. */
        boolean isLeftBehind();
    }

    /** The handler of this item did not return within the limit, and was left behind. */
    static final class Overdue extends RuntimeException {
        private static final long serialVersionUID = 1L;

        final transient SyncItem item;

        Overdue(SyncItem item) {
            super("the handler did not return in time", null, false, false);
            this.item = item;
        }
    }

    /** The observer saw no point in going on; the handler was left behind. */
    static final class GivenUp extends RuntimeException {
        private static final long serialVersionUID = 1L;

        GivenUp() {
            super("given up", null, false, false);
        }
    }

    /**
     * Runs the job and waits for it.
     *
     * <p>The time is counted in slices, each of which counts no longer than it was meant to be: when the whole process
     * was stopped for a minute, no handler is blamed for it.
     *
     * @param code whose code it calls; of both kinds, the application's
     * @param limit what each item may take
     * @throws Overdue if one takes longer
     * @throws GivenUp if {@code observer} says so
     * @throws QueueBusy if the process is stopping: this is closed, or this thread interrupted, which stays marked so;
     *     or if the application's executor has no thread for the job within the limit
     */
    <T> T run(Job<T> job, Code code, Duration limit, WaitObserver observer) {
        if (closed) {
            throw stopping();
        }
        Call<T> call = new Call<>(job);
        FutureTask<T> answer = start(call, code);
        long slice = Math.max(1, Math.min(LONGEST_SLICE_MILLIS, limit.toMillis() / 10));
        long waited = 0;
        long inAll = 0;
        int seen = 0;
        while (true) {
            try {
                return answer.get(slice, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                Step at = call.at;
                int number = at == null ? 0 : at.number;
                waited = number != seen ? 0 : waited + slice;
                seen = number;
                inAll += slice;
                if (inAll >= SLOW_MILLIS && inAll - slice < SLOW_MILLIS) {
                    observer.whenSlow().run();
                }
                if (waited >= limit.toMillis() && leaveBehind(call, answer)) {
                    throw at == null ? noThread() : new Overdue(at.routed.item());
                }
                if (!observer.shouldContinue().getAsBoolean() && leaveBehind(call, answer)) {
                    throw new GivenUp();
                }
                if (closed && leaveBehind(call, answer)) {
                    throw stopping();
                }
            } catch (InterruptedException e) {
                leaveBehind(call, answer);
                Thread.currentThread().interrupt();
                throw stopping();
            } catch (ExecutionException e) {
                if (e.getCause() instanceof Error error) {
                    throw error;
                }
                throw e.getCause() instanceof RuntimeException thrown ? thrown : new IllegalStateException(e);
            }
        }
    }

    private <T> FutureTask<T> start(Call<T> call, Code code) {
        FutureTask<T> task = new FutureTask<>(call);
        try {
            (code == Code.BUILT_IN ? own : application).execute(task);
        } catch (RejectedExecutionException e) {
            throw noThread();
        }
        return task;
    }

    private static QueueBusy noThread() {
        return new QueueBusy("the executor for handlers has no thread to spare");
    }

    private static QueueBusy stopping() {
        return new QueueBusy("this instance is stopping");
    }

    /** @return false if it has ended just now */
    private static boolean leaveBehind(Call<?> call, Future<?> answer) {
        boolean left = call.leave();
        if (left) {
            answer.cancel(true);
        }
        return left;
    }

    /** Whether so many calls of this handler were left behind that it is not to be called for this user for now. */
    boolean isHanging(Handler handler, UserId user) {
        return hanging.areTooMany(handler, user);
    }

    /**
     * Whoever still waits for a handler gives it up, as {@link QueueBusy}: no attempt is counted, another instance does
     * it.
     */
    @Override
    public void close() {
        closed = true;
    }

    private record Step(int number, Routed routed) {}

    private final class Call<T> implements Callable<T>, Progress {
        private final Job<T> job;
        private volatile @Nullable Step at;
        private boolean ended;
        private boolean left;
        private @Nullable Routed leftAt;

        Call(Job<T> job) {
            this.job = job;
        }

        /** @throws GivenUp if nobody waits for the rest any more */
        @Override
        public synchronized void accept(Routed routed) {
            if (left) {
                throw new GivenUp();
            }
            Thread.interrupted(); // the handler before this one may have left its thread interrupted
            Thread.currentThread().setContextClassLoader(loader);
            Step before = at;
            at = new Step(before == null ? 1 : before.number + 1, routed);
        }

        @Override
        public T call() {
            Thread thread = Thread.currentThread();
            ClassLoader before = thread.getContextClassLoader();
            try {
                return job.run(this);
            } finally {
                thread.setContextClassLoader(before);
                end();
            }
        }

        @Override
        public synchronized boolean isLeftBehind() {
            return left;
        }

        private synchronized void end() {
            ended = true;
            if (leftAt != null) {
                hanging.remove(leftAt.handler().orElseThrow(), leftAt.item().userId());
            }
        }

        /** @return false if it has ended */
        synchronized boolean leave() {
            Step step = at;
            left = true;
            if (!ended && step != null) {
                leftAt = step.routed;
                hanging.add(
                        step.routed.handler().orElseThrow(), step.routed.item().userId());
            }
            return !ended;
        }
    }
}
