package dev.offlinesync.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IteratingCallback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Takes an answer from its route at once and sends it as its client can read it, so that a slow client costs memory, which
 * is counted, but neither a thread nor a place.
 */
final class PatientAnswer extends Response.Wrapper {
    private static final long BYTES_A_SECOND = 64 << 10;
    private static final int SLICE_BYTES = 64 << 10;

    private final Callback answered;
    private final Budget.Share share;
    private final Scheduler scheduler;
    private final Runnable worked;

    private final Unsent unsent = new Unsent();
    private boolean sending;
    /** The route is one, the last write the other. */
    private final AtomicInteger open = new AtomicInteger(2);

    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    /**
     * @param answered told when the route has ended and everything is sent
     * @param worked runs when the route has ended
     */
    PatientAnswer(
            Request request,
            Response response,
            Callback answered,
            Budget.Share share,
            Scheduler scheduler,
            Runnable worked) {
        super(request, response);
        this.answered = answered;
        this.share = share;
        this.scheduler = scheduler;
        this.worked = worked;
    }

    private static final class Unsent extends ByteArrayOutputStream {
        void add(ByteBuffer more) {
            byte[] copy = new byte[more.remaining()];
            more.get(copy);
            write(copy, 0, copy.length);
        }

        ByteBuffer all() {
            return ByteBuffer.wrap(buf, 0, count);
        }

        int capacity() {
            return buf.length;
        }
    }

    @Override
    public void write(boolean last, @Nullable ByteBuffer content, Callback callback) {
        if (sending) {
            callback.failed(new IllegalStateException("the answer is complete already"));
            return;
        }
        if (content != null) {
            unsent.add(content);
        }
        if (last) {
            send();
        }
        callback.succeeded();
    }

    @Override
    public void reset() {
        unsent.reset();
        super.reset();
    }

    private void send() {
        sending = true;
        share.count(unsent.capacity());
        if (unsent.size() > SLICE_BYTES) {
            getHeaders().put(HttpHeader.CONTENT_LENGTH, unsent.size()); // known, though it goes out in several writes
        }
        Sending slices = new Sending(unsent.all());
        slices.iterate();
        if (!slices.isSucceeded()) {
            Scheduler.Task giveUp = scheduler.schedule(
                    () -> answered.failed(new TimeoutException("the answer was not read in time")),
                    Pace.GRACE_SECONDS + unsent.size() / BYTES_A_SECOND,
                    TimeUnit.SECONDS);
            Request.addCompletionListener(getRequest(), ended -> giveUp.cancel());
        }
    }

    private void writeSlice(boolean last, ByteBuffer slice, Callback callback) {
        super.write(last, slice, callback);
    }

    /** In slices, since the JDK copies what it writes into a buffer of the same size that the thread then keeps. */
    private final class Sending extends IteratingCallback {
        private final ByteBuffer rest;
        private boolean begun;

        private Sending(ByteBuffer rest) {
            this.rest = rest;
        }

        @Override
        protected Action process() {
            if (begun && !rest.hasRemaining()) {
                return Action.SUCCEEDED;
            }
            begun = true;
            ByteBuffer slice = rest.slice(rest.position(), Math.min(SLICE_BYTES, rest.remaining()));
            rest.position(rest.position() + slice.remaining());
            writeSlice(!rest.hasRemaining(), slice, this);
            return Action.SCHEDULED;
        }

        @Override
        protected void onCompleteSuccess() {
            closed(null);
        }

        @Override
        protected void onCompleteFailure(Throwable why) {
            closed(why);
        }
    }

    /** What the route is to call at its end. */
    Callback completion() {
        return Callback.from(() -> ended(null), this::ended);
    }

    private void ended(@Nullable Throwable why) {
        worked.run();
        if (!sending) {
            if (why == null && unsent.size() > 0) {
                send();
            } else {
                open.decrementAndGet();
            }
        }
        closed(why);
    }

    private void closed(@Nullable Throwable why) {
        if (why != null) {
            failure.compareAndSet(null, why);
        }
        if (open.decrementAndGet() == 0) {
            Throwable failed = failure.get();
            if (failed == null) {
                answered.succeeded();
            } else {
                answered.failed(failed);
            }
        }
    }
}
