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
 * Ends a request once it is answered, and drains the rest of its body, within bounds and without blocking a thread. A
 * client that is still sending when the connection closes would see a broken connection instead of the response.
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
        // a client that asks before it sends has its answer; to read on would request the body after all
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

    /** If something is still missing, the server closes the connection. */
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
