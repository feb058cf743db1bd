package dev.offlinesync.http;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.NanoTime;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Closes connections whose clients take too long for the head of a request. Jetty has a timeout for silence alone, which
 * a byte now and then prevents: some thousand such connections, and nobody else is served. Each connection is looked at
 * several times within the limit; one that waits for its next request is left alone.
 */
final class SlowHeads extends AbstractLifeCycle {
    /** Looks within the limit, so a connection has it at most by a fifth longer. */
    private static final int LOOKS = 5;

    /** The limit while most connections are taken. */
    private static final Duration CROWDED = Duration.ofSeconds(2);

    private final ServerConnector connector;
    private final IntSupplier connections;
    private final long limit;
    private final long crowdedLimit;
    private final long pause;
    private Map<EndPoint, Head> heads = new HashMap<>();
    private volatile Scheduler.@Nullable Task next;

    /** @param connections how many may be open */
    SlowHeads(ServerConnector connector, IntSupplier connections, Duration limit) {
        Duration fifth = limit.dividedBy(LOOKS);
        this.connector = connector;
        this.connections = connections;
        this.limit = limit.toNanos();
        this.crowdedLimit = Math.min(fifth.toNanos(), CROWDED.toNanos());
        this.pause = Math.min(fifth.toMillis(), CROWDED.toMillis() / 2);
    }

    /**
     * @param request how many requests came on this connection before
     * @param bytes how many bytes had come when it was last seen between two requests
     * @param since when that was
     */
    private record Head(long request, long bytes, long since) {}

    @Override
    protected void doStart() {
        lookAgain();
    }

    @Override
    protected void doStop() {
        Scheduler.Task task = next;
        if (task != null) {
            task.cancel();
        }
    }

    private void lookAgain() {
        next = connector.getScheduler().schedule(this::look, pause, TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            Collection<EndPoint> open = connector.getConnectedEndPoints();
            long most = open.size() > connections.getAsInt() / 5 * 4 ? crowdedLimit : limit;
            long now = NanoTime.now();
            Map<EndPoint, Head> seen = new HashMap<>();
            for (EndPoint point : open) {
                if (point.getConnection() instanceof HttpConnection connection) {
                    look(point, connection, now, most, seen);
                }
            }
            heads = seen;
        } finally {
            if (isStarting() || isStarted()) {
                lookAgain();
            }
        }
    }

    private void look(EndPoint point, HttpConnection connection, long now, long most, Map<EndPoint, Head> seen) {
        HttpParser parser = connection.getParser();
        if (!parser.inHeaderState()) {
            return; // a body is coming, or an answer is being made
        }
        long bytes = connection.getBytesIn();
        Head head = heads.get(point);
        if (head == null || head.request != connection.getMessagesIn()) {
            // of a new connection every byte counts; of an old one, those of the last request may be among them
            long before = connection.getMessagesIn() == 0 ? 0 : bytes;
            head = new Head(connection.getMessagesIn(), before, now);
        }
        boolean idle = parser.isStart() && bytes == head.bytes;
        if (idle) {
            head = new Head(head.request, bytes, now);
        }
        if (NanoTime.elapsed(head.since, now) > most) {
            point.close();
        } else {
            seen.put(point, head);
        }
    }
}
