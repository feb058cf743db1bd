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
 * @param perAddress how many connections one address may have, at least 1; behind a proxy, how many requests in flight
 * @param proxies whose {@code X-Forwarded-For} says who the client is; they may have any number of connections
 */
public record ServerOptions(int requests, Duration idle, Duration head, int perAddress, Networks proxies) {
    /** 64 requests, 75 s and 10 s, 1,000 connections of an address, no proxies. */
    public static final ServerOptions DEFAULT =
            new ServerOptions(Capacity.REQUESTS, Duration.ofSeconds(75), Duration.ofSeconds(10), 1000, Networks.NONE);

    public ServerOptions {
        if (requests < 1) {
            throw new IllegalArgumentException("requests must be at least 1, not " + requests);
        }
        if (perAddress < 1) {
            throw new IllegalArgumentException("perAddress must be at least 1, not " + perAddress);
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
        return new ServerOptions(value, idle, head, perAddress, proxies);
    }

    public ServerOptions withIdle(Duration value) {
        return new ServerOptions(requests, value, head, perAddress, proxies);
    }

    public ServerOptions withHead(Duration value) {
        return new ServerOptions(requests, idle, value, perAddress, proxies);
    }

    public ServerOptions withPerAddress(int value) {
        return new ServerOptions(requests, idle, head, value, proxies);
    }

    public ServerOptions withProxies(Networks value) {
        return new ServerOptions(requests, idle, head, perAddress, value);
    }
}
