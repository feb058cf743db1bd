package dev.offlinesync.core.store;

/**
 * The database cannot be reached, did not answer in time, or has no room. Whether the write took effect is not known;
 * trying again is safe. The message is for the log, not for a client.
 */
public final class StoreUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StoreUnavailable(String message, Throwable cause) {
        super(message, cause);
    }

    public StoreUnavailable(String message) {
        super(message);
    }
}
