package dev.offlinesync.http;

import java.time.Duration;

/**
 * What a server lets clients take.
 *
 * @param requests how many are worked on at once, at least 1; four times as many may wait, and others get 503. How many
 *     heavy ones run at once depends on the size of the heap.
 * @param idle how long a connection may be idle, at least 1 s. Longer than the idle timeout of a proxy in front, which
 *     would otherwise send requests on a connection that closes at this moment.
 * @param head how long a client may take for the request line and the headers, at least 100 ms; a fifth of it, 2 s at
 *     most, while most connections are taken
 */
public record ServerOptions(int requests, Duration idle, Duration head) {
    /** 64 requests, 75 s and 10 s. */
    public static final ServerOptions DEFAULT =
            new ServerOptions(Capacity.REQUESTS, Duration.ofSeconds(75), Duration.ofSeconds(10));

    public ServerOptions {
        if (requests < 1) {
            throw new IllegalArgumentException("requests must be at least 1, not " + requests);
        }
        atLeast("idle", idle, Duration.ofSeconds(1));
        atLeast("head", head, Duration.ofMillis(100));
    }

    private static void atLeast(String name, Duration value, Duration min) {
        if (value.compareTo(min) < 0) {
            throw new IllegalArgumentException(name + " must be at least " + min + ", not " + value);
        }
    }

    public ServerOptions withRequests(int value) {
        return new ServerOptions(value, idle, head);
    }

    public ServerOptions withIdle(Duration value) {
        return new ServerOptions(requests, value, head);
    }

    public ServerOptions withHead(Duration value) {
        return new ServerOptions(requests, idle, value);
    }
}
