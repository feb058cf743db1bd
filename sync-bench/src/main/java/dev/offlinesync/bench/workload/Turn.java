package dev.offlinesync.bench.workload;

import java.io.IOException;

/** One client at work. For one thread. */
public interface Turn extends AutoCloseable {
    /** There is nothing left to do. */
    int NOTHING = -1;

    /**
     * Does one request and waits for its answer.
     *
     * @return how many items that was, or {@link #NOTHING}
     * @throws IOException if it did not succeed; the next call does the same again
     */
    int take() throws IOException;

    @Override
    default void close() throws IOException {}
}
