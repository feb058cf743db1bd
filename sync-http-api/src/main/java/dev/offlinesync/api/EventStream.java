package dev.offlinesync.api;

/**
 * A stream of events to one client. It ends by itself after some minutes, and has a place among those that may be open, which
 * it gives back at its end. Thread-safe.
 */
public interface EventStream {
    /**
     * The head of the response is sent, or about to be; events may follow. To be called once.
     *
     * @param sink where they go
     */
    void open(Sink sink);

    /** The client is gone, or a write has failed: nothing more is sent. May be called at any time, and several times. */
    void close();

    /** What a bridge does for a stream. Its methods are called by any thread, one call at a time, and must not block. */
    interface Sink {
        /**
         * Sends these bytes, all of them and at once.
         *
         * @param written to be called when they are sent, on any thread, also on this one before this returns; until then
         *     nothing else is written. If they cannot be sent, {@link EventStream#close} is to be called instead.
         */
        void write(byte[] bytes, Runnable written);

        /** The stream is over, and everything is written: ends the response. */
        void end();

        /** The client reads too slowly: closes its connection, whatever is on its way. */
        void cutOff();
    }
}
