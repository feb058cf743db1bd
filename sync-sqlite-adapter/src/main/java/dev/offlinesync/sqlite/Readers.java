package dev.offlinesync.sqlite;

import java.sql.SQLException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;

/**
 * A few connections that only read. Each call has a transaction of its own, so it sees one state of the file, whatever
 * is written meanwhile.
 */
final class Readers implements AutoCloseable {
    private final DatabaseFile file;
    private final Queue<Sql> idle;
    private final int size;
    private final Semaphore free;
    private volatile boolean closed;

    Readers(List<Sql> connections, DatabaseFile file) {
        this.file = file;
        this.idle = new ConcurrentLinkedQueue<>(connections);
        this.size = connections.size();
        this.free = new Semaphore(size, true);
    }

    <T> T read(Sql.Work<T> work) {
        file.checkIfLost();
        free.acquireUninterruptibly();
        try {
            Sql sql = idle.poll();
            if (closed || sql == null) {
                throw new IllegalStateException("the store is closed");
            }
            try {
                return inTransaction(sql, work);
            } finally {
                idle.add(sql);
            }
        } catch (SQLException e) {
            throw Errors.of(e);
        } finally {
            free.release();
        }
    }

    private static <T> T inTransaction(Sql sql, Sql.Work<T> work) throws SQLException {
        sql.run("BEGIN");
        try {
            T answer = work.in(sql);
            sql.run("COMMIT");
            return answer;
        } catch (SQLException | RuntimeException | Error e) {
            sql.rollBack(e);
            throw e;
        }
    }

    /** Waits for the reads in flight. */
    @Override
    public void close() throws SQLException {
        free.acquireUninterruptibly(size);
        try {
            closed = true;
            for (Sql sql = idle.poll(); sql != null; sql = idle.poll()) {
                sql.close();
            }
        } finally {
            free.release(size);
        }
    }
}
