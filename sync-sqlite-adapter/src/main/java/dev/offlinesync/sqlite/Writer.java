package dev.offlinesync.sqlite;

import dev.offlinesync.core.store.ReadRoom;
import dev.offlinesync.core.store.StoreRefused;
import dev.offlinesync.core.store.support.GroupCommit;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The one connection that writes. Waiting callers share a commit, and so a wait for the disk. The work of each caller
 * runs in its own savepoint, so a failure of one does not affect another. No caller returns before the commit.
 */
final class Writer implements AutoCloseable {
    private static final int MOST = 100;

    private final Sql sql;
    private final DatabaseFile file;
    private final Duration patience;
    private final LongSupplier nanos;
    private final GroupCommit<Job<?>> groups = new GroupCommit<>(1, MOST, this::run);
    private final AtomicLong commits = new AtomicLong();
    private boolean closed;

    /**
     * @param patience how long a caller waits for a person whose shell is writing, the time in the queue included; the
     *     busy timeout of the connection
     * @param nanos such as {@link System#nanoTime}
     */
    Writer(Sql sql, DatabaseFile file, Duration patience, LongSupplier nanos) {
        this.sql = sql;
        this.file = file;
        this.patience = patience;
        this.nanos = nanos;
    }

    /**
     * Runs this work in a transaction. When it returns, its writes are on disk. Not interruptible: work in flight may
     * take effect, so its caller must learn whether it did.
     *
     * @param work may run twice (the first time is rolled back then)
     */
    <T> T write(Sql.Work<T> work) {
        Job<T> job = new Job<>(work, nanos.getAsLong());
        groups.run(job);
        return job.answer();
    }

    /** How many transactions were committed. */
    long commits() {
        return commits.get();
    }

    private synchronized void run(List<Job<?>> group) {
        if (closed) {
            group.forEach(job -> job.fail(new IllegalStateException("the store is closed")));
            return;
        }
        try {
            begin(group.get(0));
        } catch (SQLException e) {
            group.forEach(job -> job.fail(Errors.of(e)));
            return;
        }
        if (!commit(group)) {
            group.forEach(this::alone);
        }
    }

    /** Waits for other connections for as long as is left of the patience of this job, the oldest of its group. */
    private void begin(Job<?> oldest) throws SQLException {
        Duration waited = Duration.ofNanos(nanos.getAsLong() - oldest.since);
        if (waited.multipliedBy(10).compareTo(patience) < 0) {
            sql.run("BEGIN IMMEDIATE"); // no need to be exact
            return;
        }
        setBusyTimeout(patience.minus(waited));
        try {
            sql.run("BEGIN IMMEDIATE");
        } finally {
            setBusyTimeout(patience);
        }
    }

    private void setBusyTimeout(Duration timeout) throws SQLException {
        sql.first("PRAGMA busy_timeout = " + Math.max(0, timeout.toMillis()), row -> row.getInt(1));
    }

    /** @return false if the transaction failed for several, each of which may still succeed alone */
    private boolean commit(List<Job<?>> group) {
        try {
            for (Job<?> job : group) {
                job.attempt(sql);
            }
            sql.run("COMMIT");
            commits.incrementAndGet();
            file.check();
            group.forEach(Job::end);
            return true;
        } catch (SQLException e) {
            sql.rollBack(e);
            if (group.size() > 1) {
                return false;
            }
            group.forEach(job -> job.failUnlessAnswered(Errors.of(e)));
            return true;
        } catch (RuntimeException | Error e) {
            sql.rollBack(e);
            group.forEach(job -> job.fail(e));
            return true;
        }
    }

    /** If the disk lacks space for one of them, the others must not fail. */
    private void alone(Job<?> job) {
        try {
            begin(job);
            commit(List.of(job));
        } catch (SQLException e) {
            job.fail(Errors.of(e));
        }
    }

    /** Lets the work in flight end, and refuses later work. */
    @Override
    public synchronized void close() throws SQLException {
        if (!closed) {
            closed = true;
            sql.close();
        }
    }

    /** The work of one caller, and its outcome. */
    private static final class Job<T> {
        private final Sql.Work<T> work;
        private final long since;
        /** Its caller's: this runs on the thread of any caller. */
        private final ReadRoom.Room room = ReadRoom.present();

        private boolean ended;
        private @Nullable T result;
        private @Nullable Throwable failure;

        Job(Sql.Work<T> work, long since) {
            this.work = work;
            this.since = since;
        }

        /** @throws SQLException if the whole transaction cannot continue */
        void attempt(Sql sql) throws SQLException {
            failure = null;
            sql.run("SAVEPOINT job");
            try {
                ReadRoom.within(room, () -> result = work.in(sql));
            } catch (SQLException e) {
                if (Errors.isUnavailable(e)) {
                    throw e;
                }
                failure = Errors.of(e);
            } catch (Throwable t) {
                failure = t; // of a decision, for example: reported to its caller only
            }
            if (failure != null) {
                sql.run("ROLLBACK TO job");
            }
            sql.run("RELEASE job");
        }

        void end() {
            ended = true;
        }

        /** A person's trigger may roll back the whole transaction: the answer that was to undo this work still holds. */
        void failUnlessAnswered(Throwable why) {
            if (failure instanceof Undone) {
                end();
            } else {
                fail(failure instanceof StoreRefused ? failure : why);
            }
        }

        void fail(Throwable why) {
            failure = why;
            ended = true;
        }

        @SuppressWarnings("NullAway") // no failure, so the work returned its result
        T answer() {
            if (!ended) {
                throw new IllegalStateException("the transaction ended without an answer");
            }
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

    /** Thrown by work that has an answer but must leave nothing written. */
    static final class Undone extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient Object answer;

        Undone(Object answer) {
            super(null, null, false, false);
            this.answer = answer;
        }
    }
}
