package dev.offlinesync.http;

import dev.offlinesync.api.UnreadBody;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Ends a request when it is answered. What is left of its body is dropped as it comes, within bounds: a client that is
 * still sending when the connection closes would see a broken connection instead of the answer. No thread waits for it.
 */
final class DrainBodyCallback implements Callback {
    private final Request request;
    private final Callback callback;
    private final Scheduler scheduler;
    private long dropped;
    private boolean over;
    private Scheduler.@Nullable Task end;

    DrainBodyCallback(Request request, Callback callback, Scheduler scheduler) {
        this.request = request;
        this.callback = callback;
        this.scheduler = scheduler;
    }

    @Override
    public void succeeded() {
        // who asked before it sent was told by the answer, and to read on would ask for the body after all
        if (request.getHeaders().contains(HttpHeader.EXPECT)) {
            callback.succeeded();
        } else {
            drop();
        }
    }

    @Override
    public void failed(Throwable why) {
        callback.failed(why);
    }

    private void drop() {
        next().run();
    }

    private synchronized Runnable next() {
        while (!over) {
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                if (end == null) {
                    end = scheduler.schedule(() -> end().run(), UnreadBody.MAX_SECONDS, TimeUnit.SECONDS);
                }
                return () -> request.demand(this::drop);
            }
            dropped += chunk.remaining();
            boolean enough = Content.Chunk.isFailure(chunk) || chunk.isLast() || dropped > UnreadBody.MAX_BYTES;
            chunk.release();
            if (enough) {
                return end();
            }
        }
        return () -> {};
    }

    /** Where something is still missing, the server closes the connection. */
    private synchronized Runnable end() {
        if (over) {
            return () -> {};
        }
        over = true;
        if (end != null) {
            end.cancel();
        }
        return callback::succeeded;
    }
}
