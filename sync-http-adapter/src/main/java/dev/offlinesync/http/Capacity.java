package dev.offlinesync.http;

import dev.offlinesync.api.HttpLimits;
import dev.offlinesync.api.Weight;
import java.time.Duration;

/**
 * How much the server admits before it answers 503.
 *
 * @param requests in flight at once
 * @param waiting requests that may wait for a slot
 * @param patience how long they may wait; three times as long if their user has no other request
 * @param workBytes heap for requests in flight
 * @param bodyBytes heap for bodies that are being received
 * @param answerBytes heap for responses that are being sent
 * @param connections open connections
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

    /** Four turns: a client that would wait longer is better served by a response. */
    private static final int TURNS_WAITING = 4;

    /** Threads of the server, some of which are always to be free. */
    private static final int THREADS = 250 - 24;

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** An idle connection costs a few kilobytes and no thread. */
    private static final int CONNECTIONS = 10_000;

    /** What a stream or a waiting pull takes, with its connection and what it has not sent yet; up to 9 KB were measured. */
    private static final long STREAM_BYTES = 10 << 10;

    /** How many streams and waiting pulls this heap has room for. */
    static long streams(long heap) {
        return heap / 16 / STREAM_BYTES;
    }

    /** How many requests beside those in flight may wait for something else than this server. */
    int lent() {
        return Math.max(1, Math.min(requests, THREADS - requests));
    }

    /**
     * What a request counts at first, beside its body: on a small heap less than its route says, so that two users with a
     * batch each leave room for a third.
     */
    long first(Weight weight) {
        return Math.min(weight.bytes(), workBytes / 10 * 3);
    }

    static Capacity of(int requests, long heap, HttpLimits limits) {
        return new Capacity(
                requests,
                TURNS_WAITING * requests,
                PATIENCE,
                // the rest is for the server itself, its worker, and the unforeseen
                heap / 8 * 3,
                Math.max(heap / 8, 2L * limits.bodyBytes()),
                heap / 8,
                CONNECTIONS);
    }
}
