package dev.offlinesync.chaos;

/** A look into a store from outside. */
interface Database extends AutoCloseable {
    Snapshot read();

    /** Whether nothing is left to do; cheaper than reading everything. */
    boolean isQuiet();

    /** Makes what waits for its retry due at once, as an operator does who empties {@code retryAt} by hand. */
    void hurry();

    /** Deletes items, records and tombstones, so that a long run does not grow for ever. */
    void wipe();

    @Override
    void close();
}
