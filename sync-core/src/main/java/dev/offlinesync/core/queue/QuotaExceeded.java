package dev.offlinesync.core.queue;

/** A user has as much as one user may have. Nothing of the call was stored. */
public final class QuotaExceeded extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /** What there is too much of. */
    public enum Kind {
        /** It passes: processing them, or clearing them, makes room. */
        OPEN_ITEMS,
        /** It stays until the user deletes something. */
        STORED_BYTES
    }

    public QuotaExceeded(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
