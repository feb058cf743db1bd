package dev.offlinesync.core.store;

/**
 * The database cannot be reached, did not answer in time, or has no space. It is unknown whether the write took effect;
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
