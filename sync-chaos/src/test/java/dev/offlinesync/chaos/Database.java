package dev.offlinesync.chaos;

/** A look into a store from outside. */
interface Database extends AutoCloseable {
    Snapshot read();

    /** Whether nothing is left to do; cheaper than reading everything. */
    boolean isQuiet();

    /** What waits for its retry is due at once, as where a person empties {@code retryAt} by hand. */
    void hurry();

    /** Deletes items, records and tombstones, so that a long run does not grow for ever. */
    void wipe();

    @Override
    void close();
}
