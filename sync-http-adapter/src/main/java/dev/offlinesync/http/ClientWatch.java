package dev.offlinesync.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/**
 * Notices that a client closes its connection while its request waits. Jetty reads nothing meanwhile, so it would notice
 * when it writes. Whoever answers calls {@link #stop} first: Jetty takes a read that is still wanted for a defect.
 */
final class ClientWatch implements Callback {
    private static final int FEW_BYTES = 256;

    private final HttpConnection connection;
    private final AbstractEndPoint endPoint;
    private final Runnable gone;
    private boolean stopped;

    private ClientWatch(HttpConnection connection, AbstractEndPoint endPoint, Runnable gone) {
        this.connection = connection;
        this.endPoint = endPoint;
        this.gone = gone;
    }

    /** @param gone called once if the client closes the connection, on any thread; must not block */
    static ClientWatch begin(Request request, Runnable gone) {
        if (request.getConnectionMetaData().getConnection() instanceof HttpConnection connection
                && connection.getEndPoint() instanceof AbstractEndPoint endPoint) {
            ClientWatch watch = new ClientWatch(connection, endPoint, gone);
            endPoint.tryFillInterested(watch);
            return watch;
        }
        throw new IllegalStateException("this server has no other connections");
    }

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }

    /** There is something to read. */
    @Override
    public void succeeded() {
        boolean isGone;
        synchronized (this) {
            isGone = !stopped && isClosed();
            stopped |= isGone;
        }
        if (isGone) {
            gone.run();
        }
    }

    private boolean isClosed() {
        ByteBuffer few = BufferUtil.allocate(FEW_BYTES);
        try {
            int read = endPoint.fill(few);
            if (read > 0) {
                connection.onUpgradeTo(few); // its next request, early: from now on it is not watched
            } else if (read == 0) {
                endPoint.tryFillInterested(this);
            }
            return read < 0;
        } catch (IOException e) {
            return true;
        }
    }

    /** The connection was closed by this end, or {@link #stop} was called. */
    @Override
    public void failed(Throwable why) {
        boolean isGone;
        synchronized (this) {
            isGone = !stopped;
            stopped = true;
        }
        if (isGone) {
            gone.run();
        }
    }

    /** From now on nothing is read, and {@code gone} is not called any more. */
    void stop() {
        synchronized (this) {
            if (stopped) {
                return;
            }
            stopped = true;
        }
        endPoint.getFillInterest().onFail(new EofException("not watched any more"));
    }
}
