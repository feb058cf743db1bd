package dev.offlinesync.http;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/** A request whose body is here already: whoever reads it never waits. */
final class ReceivedRequest extends Request.Wrapper {
    private final Deque<ByteBuffer> body;

    /** @param body taken out of there as it is read, so that no more is held of it than what is not parsed yet */
    ReceivedRequest(Request request, Deque<ByteBuffer> body) {
        super(request);
        this.body = body;
    }

    /** For routes that read no body: to them there is none, and so they leave it alone. */
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
