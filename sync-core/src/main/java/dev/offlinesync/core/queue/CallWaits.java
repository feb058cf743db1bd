package dev.offlinesync.core.queue;

/**
 * Told when a call of the queue stops working, since it waits for another party to finish with its user or for a handler
 * that has an effect, and when it goes on: on the call's own thread. A server can give the call's room to others in
 * between. Of the background worker, nothing is told.
 */
@FunctionalInterface
public interface CallWaits {
    /** Tells nobody. */
    CallWaits NONE = bytes -> () -> {};

    /**
     * A call begins to wait.
     *
     * @param bytes what the data of the items takes that the call holds meanwhile, as it is stored
     * @return closed when the wait is over, on the same thread
     */
    Wait begin(long bytes);

    /** A wait of one call. */
    @FunctionalInterface
    interface Wait extends AutoCloseable {
        @Override
        void close();
    }
}
