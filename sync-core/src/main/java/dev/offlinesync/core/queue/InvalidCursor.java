package dev.offlinesync.core.queue;

/** What was given as a cursor is none. */
public final class InvalidCursor extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public InvalidCursor() {
        super("not a cursor", null, false, false);
    }
}
