package dev.offlinesync.core.store;

/**
 * One database that holds queue, lanes and records. Thread-safe.
 *
 * <p>Every method of its ports throws {@link StoreUnavailable} where the database cannot be reached, does not answer in
 * time, or refuses to write for want of space: nothing is known to have happened then, and the caller may try again.
 */
public interface SyncStore extends AutoCloseable {
    QueueStore queue();

    LaneStore lanes();

    RecordStore records();

    /**
     * Asks the database whether it answers.
     *
     * @throws StoreUnavailable where it does not
     */
    void ping();

    /** For a person: what and where it is, without any password. */
    String describe();

    @Override
    void close();
}
