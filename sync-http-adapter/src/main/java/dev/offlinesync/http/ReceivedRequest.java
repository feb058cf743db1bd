package dev.offlinesync.http;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/** A request whose body has arrived: reading it never blocks. */
final class ReceivedRequest extends Request.Wrapper {
    private final Deque<ByteBuffer> body;

    /** @param body removed as it is read, so that memory holds only what is not parsed yet */
    ReceivedRequest(Request request, Deque<ByteBuffer> body) {
        super(request);
        this.body = body;
    }

    /** For routes that read no body: it appears to be empty. */
    static ReceivedRequest unread(Request request) {
        return new ReceivedRequest(request, new ArrayDeque<>());
    }

    @Override
    public Content.Chunk read() {
        ByteBuffer next = body.poll();
        return next == null ? Content.Chunk.EOF : Content.Chunk.from(next, body.isEmpty());
    }

    @Override
    public void demand(Runnable available) {
        available.run();
    }

    @Override
    public boolean consumeAvailable() {
        body.clear();
        return true;
    }
}
