package dev.offlinesync.core.queue;

/**
 * What has changed since this cursor cannot be told. The client asks without a cursor, and drops from its copy what it has
 * not been shown when it is up to date. The message says why, in words that a client may be shown.
 */
public final class CursorExpired extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CursorExpired(String why) {
        super(why, null, false, false);
    }
}
