package dev.offlinesync.spring;

import dev.offlinesync.api.EventStream;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A stream of events as the response of a servlet, without blocking. Whoever comes while another thread works here leaves the
 * work to that one: a lock that is held during a call of the container could wait for one of the container's.
 */
final class ServletSink implements EventStream.Sink, WriteListener {
    private final EventStream events;
    private final AsyncContext async;
    private final ServletOutputStream out;
    private final AtomicInteger work = new AtomicInteger();
    private final AtomicBoolean over = new AtomicBoolean();

    /** Whether the container has said that it takes more. */
    private volatile boolean possible;

    private volatile byte @Nullable [] bytes;
    private volatile boolean unflushed;
    private volatile @Nullable Runnable written;
    private volatile boolean ending;

    private ServletSink(EventStream events, AsyncContext async, ServletOutputStream out) {
        this.events = events;
        this.async = async;
        this.out = out;
    }

    /** On the thread of the request, once its head is set. */
    static void open(HttpServletRequest request, HttpServletResponse response, EventStream events) throws IOException {
        AsyncContext async = request.startAsync();
        async.setTimeout(0); // it ends by itself
        ServletSink sink = new ServletSink(events, async, response.getOutputStream());
        async.addListener(new OnError(sink::fail));
        sink.out.setWriteListener(sink);
        events.open(sink);
    }

    @Override
    public void onWritePossible() {
        possible = true;
        go();
    }

    @Override
    public void write(byte[] more, Runnable then) {
        written = then;
        bytes = more;
        go();
    }

    @Override
    public void end() {
        ending = true;
        go();
    }

    private void go() {
        if (work.getAndIncrement() > 0) {
            return;
        }
        int seen = 1;
        do {
            try {
                step();
            } catch (IOException | RuntimeException e) { // the client is gone
                fail();
            }
            seen = work.addAndGet(-seen);
        } while (seen > 0);
    }

    private void step() throws IOException {
        while (possible && !over.get()) {
            byte[] now = bytes;
            if (now == null && !unflushed) {
                next();
                return;
            }
            possible = out.isReady();
            if (possible && now != null) {
                bytes = null;
                unflushed = true;
                out.write(now);
            } else if (possible) {
                unflushed = false;
                out.flush();
            }
        }
    }

    /** All is written. */
    private void next() {
        Runnable then = written;
        written = null;
        if (then != null) {
            then.run();
        } else if (ending) {
            finish();
        }
    }

    @Override
    public void onError(Throwable why) {
        fail();
    }

    @Override
    public void cutOff() {
        fail();
    }

    private void fail() {
        events.close();
        finish();
    }

    private void finish() {
        if (over.compareAndSet(false, true)) {
            try {
                async.complete();
            } catch (IllegalStateException e) {
                return; // the container has ended it already
            }
        }
    }
}
