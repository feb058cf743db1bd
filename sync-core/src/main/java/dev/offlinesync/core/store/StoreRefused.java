package dev.offlinesync.core.store;

/**
 * The database refuses a write of the queue's own tables, by a rule that somebody has added to them: a unique index, a
 * trigger, a validator. Nothing was written of what it refuses. Waiting does not cure that, a person must. The message
 * is for the log: it names the rule as far as the database does, and no value.
 */
public final class StoreRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StoreRefused(String message, Throwable cause) {
        super(message, cause);
    }

    public StoreRefused(String message) {
        super(message);
    }
}
