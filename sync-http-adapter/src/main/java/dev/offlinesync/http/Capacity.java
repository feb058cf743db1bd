package dev.offlinesync.http;

import dev.offlinesync.api.HttpLimits;
import java.time.Duration;

/**
 * How much the server takes on before it answers 503.
 *
 * @param requests worked on at once
 * @param waiting requests that may wait for that
 * @param patience how long they may
 * @param workBytes of the heap for the requests that are worked on
 * @param bodyBytes of the heap for bodies on their way in
 * @param answerBytes of the heap for answers on their way out
 * @param connections open at once
 */
record Capacity(
        int requests,
        int waiting,
        Duration patience,
        long workBytes,
        long bodyBytes,
        long answerBytes,
        int connections) {
    /**
     * Enough to keep SQLite's one writer (which takes up to a hundred into one commit) and MongoDB's pool (a hundred
     * connections, of which the worker wants some) busy, and well below the 250 threads of the server, so that there is
     * always one left for {@code /health}.
     */
    static final int REQUESTS = 64;

    /** Four turns: who has to wait for longer is better off with an answer. */
    private static final int TURNS_WAITING = 4;

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** An idle one costs a few kilobytes and no thread. */
    private static final int CONNECTIONS = 10_000;

    static Capacity of(int requests, long heap, HttpLimits limits) {
        return new Capacity(
                requests,
                TURNS_WAITING * requests,
                PATIENCE,
                // what is left is for the server itself, its worker, and what nobody has thought of
                heap / 8 * 3,
                Math.max(heap / 8, 2L * limits.bodyBytes()),
                heap / 8,
                CONNECTIONS);
    }
}
