package dev.offlinesync.http;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.internal.HttpConnection;

/**
 * Closes idle connections when it shuts down, also those of requests that were just ending. Jetty gives each connection
 * a short idle timeout then, but once. A request that ends a moment later sets back the one from before it, and the
 * client that keeps this connection open would hold up the stop until all are cut off.
 */
final class StoppableConnector extends ServerConnector {
    private static final long PAUSE_MILLIS = 100;

    StoppableConnector(Server server, HttpConnectionFactory http) {
        super(server, http);
    }

    @Override
    public CompletableFuture<Void> shutdown() {
        CompletableFuture<Void> done = super.shutdown();
        closeIdle(done);
        return done;
    }

    private void closeIdle(CompletableFuture<Void> done) {
        if (done.isDone()) {
            return;
        }
        getConnectedEndPoints().stream().filter(StoppableConnector::isIdle).forEach(point -> {
            if (point.getIdleTimeout() > getShutdownIdleTimeout()) {
                point.setIdleTimeout(getShutdownIdleTimeout());
            }
        });
        getScheduler().schedule(() -> closeIdle(done), PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Whether it waits for its next request. */
    private static boolean isIdle(EndPoint point) {
        return point.getConnection() instanceof HttpConnection connection
                && connection.getParser().isStart();
    }
}
