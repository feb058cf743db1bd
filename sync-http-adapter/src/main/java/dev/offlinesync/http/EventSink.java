package dev.offlinesync.http;

import dev.offlinesync.api.EventStream;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** A stream of events as a response of Jetty: each write is handed to the socket, and nobody waits for it. */
final class EventSink implements EventStream.Sink {
    private final EventStream events;
    private final Response response;
    private final Callback callback;
    private final ClientWatch client;
    private final AtomicBoolean over = new AtomicBoolean();

    private EventSink(Request request, Response response, Callback callback, EventStream events) {
        this.events = events;
        this.response = response;
        this.callback = callback;
        this.client = ClientWatch.begin(request, () -> fail(new EofException("the client is gone")));
    }

    /** Begins the stream; the head of the response is set. */
    static void open(Request request, Response response, Callback callback, EventStream events) {
        EventSink sink = new EventSink(request, response, callback, events);
        events.open(sink);
    }

    @Override
    public void write(byte[] bytes, Runnable written) {
        response.write(false, ByteBuffer.wrap(bytes), Callback.from(written, this::fail));
    }

    @Override
    public void end() {
        if (over.compareAndSet(false, true)) {
            client.stop();
            response.write(true, null, callback);
        }
    }

    @Override
    public void cutOff() {
        fail(new TimeoutException("the client reads its events too slowly"));
    }

    private void fail(Throwable why) {
        events.close();
        if (over.compareAndSet(false, true)) {
            client.stop();
            callback.failed(why);
        }
    }
}
