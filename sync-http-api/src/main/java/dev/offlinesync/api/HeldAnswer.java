package dev.offlinesync.api;

/**
 * An answer that is held back until there is news, or the time that the client waits is over. It has a place among those
 * that may wait, and gives it back when it is answered or cancelled. Thread-safe.
 *
 * <p>A bridge calls {@link #whenReady}, lets go of its thread, and when it is called back, calls {@link #answer} on a
 * thread that may block, and sends that.
 */
public interface HeldAnswer {
    /**
     * To be called once.
     *
     * @param ready called once, on any thread, also on this one before this returns; it must not block. Not called any more
     *     once it is cancelled, or only just then.
     */
    void whenReady(Runnable ready);

    /** What is to be sent, an error too. Called once, after it is ready, on a thread that may block. It never throws. */
    ApiResponse answer();

    /** The client is gone. May be called at any time, and several times. */
    void cancel();
}
