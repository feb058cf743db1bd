package dev.offlinesync.http;

import dev.offlinesync.api.body.Pace;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
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
 * Buffers the response of a route and sends it as fast as the client reads. A slow client costs memory, which is
 * counted, but neither a thread nor a slot.
 */
final class BufferedResponse extends Response.Wrapper {
    private static final long BYTES_A_SECOND = 64 << 10;
    private static final int SLICE_BYTES = 64 << 10;

    private final Callback answered;
    private final UnreadAnswers unread;
    private final String user;
    private final Scheduler scheduler;
    private final Runnable worked;

    /** The buffers as the route wrote them, so that nothing is copied twice; each is removed once it is sent. */
    private final Deque<ByteBuffer> unsent = new ArrayDeque<>();

    private long bytes;
    private boolean sending;
    /** One for the route, one for the last write. */
    private final AtomicInteger open = new AtomicInteger(2);

    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    /**
     * @param answered completed when the route has ended and everything is sent
     * @param worked runs when the route has ended
     */
    BufferedResponse(
            Request request,
            Response response,
            Callback answered,
            UnreadAnswers unread,
            String user,
            Scheduler scheduler,
            Runnable worked) {
        super(request, response);
        this.answered = answered;
        this.unread = unread;
        this.user = user;
        this.scheduler = scheduler;
        this.worked = worked;
    }

    @Override
    public void write(boolean last, @Nullable ByteBuffer content, Callback callback) {
        if (sending) {
            callback.failed(new IllegalStateException("the response is already complete"));
            return;
        }
        if (content != null && content.hasRemaining()) {
            bytes += content.remaining();
            keep(content);
        }
        if (last) {
            send();
        }
        callback.succeeded();
    }

    private void keep(ByteBuffer content) {
        while (content.hasRemaining()) {
            byte[] copy = new byte[Math.min(SLICE_BYTES, content.remaining())];
            content.get(copy);
            unsent.add(ByteBuffer.wrap(copy));
        }
    }

    @Override
    public void reset() {
        unsent.clear();
        bytes = 0;
        super.reset();
    }

    private void send() {
        sending = true;
        if (unsent.size() > 1) {
            getHeaders().put(HttpHeader.CONTENT_LENGTH, bytes); // known, though it goes out in several writes
        }
        Sending slices = new Sending();
        slices.iterate();
        if (!slices.isSucceeded()) {
            Runnable breakOff = () -> answered.failed(new TimeoutException("the response was not read in time"));
            Scheduler.Task end =
                    scheduler.schedule(breakOff, Pace.GRACE_SECONDS + bytes / BYTES_A_SECOND, TimeUnit.SECONDS);
            // the listener first: what follows may end the request
            Request.addCompletionListener(getRequest(), ended -> {
                end.cancel();
                unread.remove(user, breakOff);
            });
            unread.add(user, breakOff, bytes);
        }
    }

    private void writeSlice(boolean last, @Nullable ByteBuffer slice, Callback callback) {
        super.write(last, slice, callback);
    }

    /** In slices, since the JDK copies each write into a buffer of the same size, which the thread then keeps. */
    private final class Sending extends IteratingCallback {
        private boolean begun;

        @Override
        protected Action process() {
            if (begun && unsent.isEmpty()) {
                return Action.SUCCEEDED;
            }
            begun = true;
            ByteBuffer next = unsent.poll();
            writeSlice(unsent.isEmpty(), next, this);
            return Action.SCHEDULED;
        }

        @Override
        protected void onCompleteSuccess() {
            closed(null);
        }

        @Override
        protected void onCompleteFailure(Throwable why) {
            unsent.clear();
            closed(why);
        }
    }

    /** Completed by the route when it ends. */
    Callback completion() {
        return Callback.from(() -> ended(null), this::ended);
    }

    private void ended(@Nullable Throwable why) {
        worked.run();
        if (!sending) {
            if (why == null && bytes > 0) {
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
