package dev.offlinesync.contract.simulation;

import dev.offlinesync.core.OfflineSync;
import dev.offlinesync.core.store.StoreUnavailable;
import dev.offlinesync.core.store.SyncStore;
import dev.offlinesync.testkit.store.Interceptor;
import dev.offlinesync.testkit.store.StoreCall;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One server process: a queue of its own on the common store. It makes one call at a time, on a thread of its own, and
 * stands still at every point (a call of the store, a pause, a handler at work) until the scheduler lets it go on; so
 * only one party ever moves. Which thread arrives at a point does not matter.
 */
final class Party implements Interceptor {
    private static final ExecutorService THREADS = Executors.newCachedThreadPool(r -> {
        Thread thread = new Thread(r, "party");
        thread.setDaemon(true);
        return thread;
    });

    /** How long the scheduler waits for a thread that hangs, before it reports where; no other code waits. */
    private static final int PATIENCE_SECONDS = 60;

    final String name;
    private final Simulation simulation;
    private final Judge judge;
    private final Semaphore go = new Semaphore(0);
    private final Semaphore back = new Semaphore(0);
    private @Nullable OfflineSync sync;

    private volatile @Nullable Operation operation;
    private volatile @Nullable Answer answer;
    private volatile boolean busy;
    private volatile boolean dead;
    private volatile String at = "";
    private volatile Fault fault = Fault.NONE;

    /** When the operation that runs began, in steps of the model. */
    volatile int since;

    /** When it last asked what stands before an item. */
    volatile int looked;

    /** When it last found a lane taken. */
    volatile int metBusy;

    /** The kinds of call of this operation that the database has not answered. */
    final Set<Class<?>> outagesOf = ConcurrentHashMap.newKeySet();

    /** How often the database has not answered it. */
    final AtomicInteger outages = new AtomicInteger();

    Party(String name, Simulation simulation) {
        this.name = name;
        this.simulation = simulation;
        this.judge = new Judge(simulation.model, this);
    }

    void runsOn(OfflineSync queue) {
        sync = queue;
    }

    /** What a call came to: a value, or what it threw. */
    record Answer(@Nullable Object value, @Nullable Throwable thrown) {}

    /** What it does, or did last. */
    Operation operation() {
        return Objects.requireNonNull(operation);
    }

    /** What that came to. */
    Answer answer() {
        return Objects.requireNonNull(answer, "it has not ended");
    }

    boolean isBusy() {
        return busy;
    }

    boolean isDead() {
        return dead;
    }

    /** Where it stands. */
    String at() {
        return at;
    }

    // ---- the scheduler's side

    void start(Operation next) {
        operation = next;
        answer = null;
        busy = true;
        since = simulation.model.nextStep();
        outagesOf.clear();
        simulation.trace.line(name, "begins: " + next.text());
        THREADS.execute(() -> {
            Answer result;
            try {
                result = new Answer(next.call().apply(Objects.requireNonNull(sync)), null);
            } catch (Throwable e) {
                result = new Answer(null, e);
            }
            answer = result;
            busy = false;
            back.release();
        });
        await();
    }

    void goOn(Fault what) {
        fault = what;
        go.release();
        await();
    }

    private void await() {
        try {
            if (!back.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError(name + " does not come back from " + at + "\n" + simulation.trace);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** After its end: what it had open beside the store is closed. */
    void close() {
        Objects.requireNonNull(sync).close();
    }

    // ---- the party's side

    private Fault stand(String point) {
        if (dead) {
            throw new PartyDied(name);
        }
        at = point;
        back.release();
        go.acquireUninterruptibly();
        Fault what = fault;
        if (what == Fault.CRASH_BEFORE) {
            throw die("before " + point);
        }
        return what;
    }

    /** The process is killed at this moment. */
    PartyDied die(String when) {
        dead = true;
        simulation.trace.line(name, "DIES " + when);
        return new PartyDied(name);
    }

    @Override
    public <A> A around(StoreCall<A> call, SyncStore store) {
        String text = simulation.trace.format.call(call);
        Fault what = stand(text);
        if (what == Fault.UNAVAILABLE) {
            outages.incrementAndGet();
            outagesOf.add(call.getClass());
            simulation.trace.line(name, text + " -> NO ANSWER, no effect");
            throw new StoreUnavailable("no answer");
        }
        A answer = call.on(store);
        simulation.trace.line(name, text + " -> " + simulation.trace.format.answer(call, answer));
        simulation.model.nextStep();
        call.tell(judge, answer);
        if (what == Fault.CRASH_AFTER) {
            throw die("just after it");
        }
        if (what == Fault.ANSWER_LOST) {
            outages.incrementAndGet();
            outagesOf.add(call.getClass());
            simulation.trace.line(name, "NO ANSWER, although it had its effect");
            throw new StoreUnavailable("the answer was lost");
        }
        if (what == Fault.STALL_AFTER) {
            stand("the answer to " + text);
        }
        return answer;
    }

    /** A handler is at work: others may move meanwhile, or the process ends here. */
    void works(String what) {
        if (stand(what) == Fault.CRASH_AFTER) {
            throw die("at the end of " + what);
        }
    }

    void pause(Duration time) {
        simulation.clockAtLeast(() -> stand("a pause of " + time.toMillis() + " ms"), time);
    }
}
