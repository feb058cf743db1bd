package dev.offlinesync.core.store.support;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lets concurrent callers of a store share one commit, and so one wait for the disk (group commit). It never delays a
 * caller on purpose. A caller who finds a free slot begins a commit at once. Callers who arrive while all slots are in
 * flight share the next commit, which begins when one ends. Thread-safe.
 *
 * @param <J> what one caller wants done, with a place for its outcome
 */
public final class GroupCommit<J> {
    private final int mostCommits;
    private final int mostJobs;
    private final Consumer<List<J>> commit;

    private final Deque<Caller<J>> waiting = new ArrayDeque<>();
    private int inFlight;

    /**
     * @param mostCommits in flight at once, at least 1
     * @param mostJobs in one of them, at least 1; bounds how long a caller waits for the others
     * @param commit does the jobs of a group, in order, on the thread of one of their callers, and leaves the outcome
     *     in each, failures too. An exception from it reaches only that one caller, so a job without an outcome must
     *     count as failed.
     */
    public GroupCommit(int mostCommits, int mostJobs, Consumer<List<J>> commit) {
        if (mostCommits < 1 || mostJobs < 1) {
            throw new IllegalArgumentException(
                    "mostCommits and mostJobs must be at least 1, not " + mostCommits + " and " + mostJobs);
        }
        this.mostCommits = mostCommits;
        this.mostJobs = mostJobs;
        this.commit = commit;
    }

    /**
     * Returns when the commit with this job has ended. Not interruptible: a job in flight may take effect, so its
     * caller must learn whether it did.
     */
    public void run(J job) {
        Caller<J> caller = new Caller<>(job);
        List<Caller<J>> group = enter(caller);
        if (group.isEmpty()) {
            group = caller.await();
        }
        if (!group.isEmpty()) {
            lead(group);
        }
    }

    private static final class Caller<J> {
        private final J job;
        private final Thread thread = Thread.currentThread();
        /** Null while the caller waits; then the group that it must commit, or an empty one if another caller did. */
        private volatile @Nullable List<Caller<J>> leads;

        Caller(J job) {
            this.job = job;
        }

        List<Caller<J>> await() {
            boolean interrupted = false;
            List<Caller<J>> group;
            while ((group = leads) == null) {
                LockSupport.park(this);
                interrupted |= Thread.interrupted();
            }
            if (interrupted) {
                thread.interrupt();
            }
            return group;
        }

        void wake(List<Caller<J>> group) {
            leads = group;
            LockSupport.unpark(thread);
        }
    }

    /** @return the group that the caller must commit now; empty if the caller must wait */
    private synchronized List<Caller<J>> enter(Caller<J> caller) {
        waiting.add(caller);
        if (inFlight == mostCommits) {
            return List.of();
        }
        inFlight++;
        return group();
    }

    private void lead(List<Caller<J>> group) {
        try {
            commit.accept(group.stream().map(caller -> caller.job).toList());
        } finally {
            handOver(); // first, so that the next commit begins before the callers of this one return
            group.stream().skip(1).forEach(caller -> caller.wake(List.of()));
        }
    }

    private synchronized void handOver() {
        List<Caller<J>> group = group();
        if (group.isEmpty()) {
            inFlight--;
        } else {
            group.get(0).wake(group);
        }
    }

    private List<Caller<J>> group() {
        List<Caller<J>> group = new ArrayList<>();
        while (group.size() < mostJobs && !waiting.isEmpty()) {
            group.add(waiting.remove());
        }
        return group;
    }
}
