package dev.offlinesync.bench.workload;

import java.io.IOException;
import java.util.List;

/**
 * What the clients of one measurement do. Its users and items are its own: several can follow each other on one
 * database.
 */
public interface Workload extends AutoCloseable {
    /** Brings the database to where the measurement begins. */
    void prepare() throws IOException;

    /** A client, by its number from 0. */
    Turn client(int number) throws IOException;

    /** What is not in the database as it must be after all that was acknowledged; empty if all is well. */
    List<String> verify() throws IOException;

    @Override
    default void close() {}
}
