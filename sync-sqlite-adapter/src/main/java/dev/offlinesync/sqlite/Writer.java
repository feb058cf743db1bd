package dev.offlinesync.sqlite;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The one connection that writes. Callers that wait for it share a commit, and so a wait for the disk: whoever gets the
 * lock runs what has queued up meanwhile in one transaction, each caller's work in a savepoint of its own, so that what goes
 * wrong in one touches no other. Nobody is delayed for that on purpose, and nobody is answered before the commit.
 */
final class Writer implements AutoCloseable {
    /** How much work one transaction takes, so that nobody waits for an endless one. */
    private static final int MOST = 100;

    private final Sql sql;
    private final ReentrantLock turn = new ReentrantLock(true);
    private final Queue<Job<?>> waiting = new ConcurrentLinkedQueue<>();
    private boolean closed;
    private final AtomicLong commits = new AtomicLong();

    Writer(Sql sql) {
        this.sql = sql;
    }

    /**
     * Runs this work in a transaction; when it returns, what it wrote is on disk. Not interruptible: the work is under way
     * and may take effect, so its caller is told whether it did.
     *
     * @param work may run twice (the first time is undone then)
     */
    <T> T write(Sql.Work<T> work) {
        Job<T> job = new Job<>(work);
        waiting.add(job);
        turn.lock();
        try {
            while (!job.ended) {
                runWaiting();
            }
        } finally {
            turn.unlock();
        }
        return job.answer();
    }

    /** How many transactions were committed. */
    long commits() {
        return commits.get();
    }

    private void runWaiting() {
        List<Job<?>> group = new ArrayList<>();
        for (Job<?> job = waiting.poll(); job != null; job = group.size() < MOST ? waiting.poll() : null) {
            group.add(job);
        }
        if (closed) {
            group.forEach(job -> job.fail(new IllegalStateException("the store is closed")));
            return;
        }
        try {
            sql.run("BEGIN IMMEDIATE");
        } catch (SQLException e) {
            group.forEach(job -> job.fail(Errors.of(e)));
            return;
        }
        if (!commit(group)) {
            group.forEach(this::alone);
        }
    }

    /** @return false where the transaction came to nothing for several, each of which may still succeed alone */
    private boolean commit(List<Job<?>> group) {
        try {
            for (Job<?> job : group) {
                job.attempt(sql);
            }
            sql.run("COMMIT");
            commits.incrementAndGet();
            group.forEach(Job::end);
            return true;
        } catch (SQLException e) {
            sql.rollBack(e);
            if (group.size() > 1) {
                return false;
            }
            group.forEach(job -> job.fail(Errors.of(e)));
            return true;
        } catch (RuntimeException | Error e) {
            sql.rollBack(e);
            group.forEach(job -> job.fail(e));
            return true;
        }
    }

    /** The room that one of them wants and the disk lacks must not cost the others theirs. */
    private void alone(Job<?> job) {
        try {
            sql.run("BEGIN IMMEDIATE");
            commit(List.of(job));
        } catch (SQLException e) {
            job.fail(Errors.of(e));
        }
    }

    /** Lets the work under way end; whoever comes later is refused. */
    @Override
    public void close() throws SQLException {
        turn.lock();
        try {
            if (!closed) {
                closed = true;
                sql.close();
            }
        } finally {
            turn.unlock();
        }
    }

    /** One caller's work and what became of it. Touched under the lock alone. */
    private static final class Job<T> {
        private final Sql.Work<T> work;
        private boolean ended;
        private @Nullable T result;
        private @Nullable Throwable failure;

        Job(Sql.Work<T> work) {
            this.work = work;
        }

        /** @throws SQLException where the whole transaction can go no further */
        void attempt(Sql sql) throws SQLException {
            failure = null;
            sql.run("SAVEPOINT job");
            try {
                result = work.in(sql);
            } catch (SQLException e) {
                if (Errors.isUnavailable(e)) {
                    throw e;
                }
                failure = Errors.of(e);
            } catch (Throwable t) {
                failure = t; // of a decision, say: its caller's affair alone
            }
            if (failure != null) {
                sql.run("ROLLBACK TO job");
            }
            sql.run("RELEASE job");
        }

        void end() {
            ended = true;
        }

        void fail(Throwable why) {
            failure = why;
            ended = true;
        }

        @SuppressWarnings("NullAway") // no failure, so the work has returned its result
        T answer() {
            if (failure instanceof Undone undone) {
                @SuppressWarnings("unchecked") // thrown by this job's own work
                T answer = (T) undone.answer;
                return answer;
            }
            if (failure instanceof Error error) {
                throw error;
            }
            if (failure instanceof RuntimeException e) {
                throw e;
            }
            return result;
        }
    }

    /** Thrown by work that answers but leaves nothing written. */
    static final class Undone extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient Object answer;

        Undone(Object answer) {
            super(null, null, false, false);
            this.answer = answer;
        }
    }
}
