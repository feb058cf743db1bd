package dev.offlinesync.core.store.support;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lets callers that wait at the same time share one commit, and so one wait for the disk; for stores. Nobody is delayed for
 * that on purpose: a caller who finds a commit free begins his own at once; whoever comes while all are under way is in the
 * next one, which begins as soon as one has ended. Thread-safe.
 *
 * @param <J> what one caller wants done, with a place for what became of it
 */
public final class GroupCommit<J> {
    private final int mostCommits;
    private final int mostJobs;
    private final Consumer<List<J>> commit;

    private final Deque<Caller<J>> waiting = new ArrayDeque<>();
    private int underWay;

    /**
     * @param mostCommits under way at once, at least 1
     * @param mostJobs in one of them, at least 1, so that nobody waits for an endless one
     * @param commit does the jobs of a group, in order, on the thread of one of their callers, and leaves in each what became
     *     of it, failures too. What it throws reaches that one caller alone, so a job without an answer has to count
     *     as failed.
     */
    public GroupCommit(int mostCommits, int mostJobs, Consumer<List<J>> commit) {
        if (mostCommits < 1 || mostJobs < 1) {
            throw new IllegalArgumentException("no commit and no job at all: " + mostCommits + ", " + mostJobs);
        }
        this.mostCommits = mostCommits;
        this.mostJobs = mostJobs;
        this.commit = commit;
    }

    /**
     * Returns when the job was in a commit that has ended. Not interruptible: the job is under way and may take effect, so
     * its caller is to be told whether it did.
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
        /** Null while he waits; then the group that he is to commit, or nobody where somebody else has. */
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

    /** @return the group that the caller is to commit now; nobody where he has to wait */
    private synchronized List<Caller<J>> enter(Caller<J> caller) {
        waiting.add(caller);
        if (underWay == mostCommits) {
            return List.of();
        }
        underWay++;
        return group();
    }

    private void lead(List<Caller<J>> group) {
        try {
            commit.accept(group.stream().map(caller -> caller.job).toList());
        } finally {
            handOver(); // first, so that the next commit begins before anybody is told of this one
            group.stream().skip(1).forEach(caller -> caller.wake(List.of()));
        }
    }

    private synchronized void handOver() {
        List<Caller<J>> group = group();
        if (group.isEmpty()) {
            underWay--;
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
