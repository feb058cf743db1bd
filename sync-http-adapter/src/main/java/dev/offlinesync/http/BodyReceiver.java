package dev.offlinesync.http;

import dev.offlinesync.api.Problem;
import dev.offlinesync.api.body.Pace;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Receives the body of a request without blocking a thread; only the bytes that have arrived count against the budget.
 */
final class BodyReceiver {
    private static final int FIRST_BYTES = 1 << 10;
    private static final int MOST_BYTES = 64 << 10;
    private static final long CHECK_SECONDS = 5;
    private static final byte[] NONE = {};

    /** While memory is short, a slower request is refused to make room. */
    private static final long SHORT_BYTES_A_SECOND = 64 << 10;

    private final Request request;
    private final Budget.Share share;
    private final long limit;
    private final Scheduler scheduler;
    private final Consumer<Received> arrived;
    private final Consumer<Problem> refused;

    private final Deque<ByteBuffer> full = new ArrayDeque<>();
    private byte[] last = NONE;
    private int lastBytes;
    private final JsonWeight weight = new JsonWeight();
    private long bytes;
    private long bytesAtCheck;
    private boolean over;
    private @Nullable Pace pace;
    private Scheduler.@Nullable Task check;

    /**
     * A complete body.
     *
     * @param bytes removed as they are read
     * @param weight how much heap it may need while it is worked on
     */
    record Received(Deque<ByteBuffer> bytes, long weight) {}

    /** @param limit of bytes; no more is received, and the reader of the body then finds it too large */
    BodyReceiver(
            Request request,
            Budget.Share share,
            long limit,
            Scheduler scheduler,
            Consumer<Received> arrived,
            Consumer<Problem> refused) {
        this.request = request;
        this.share = share;
        this.limit = limit;
        this.scheduler = scheduler;
        this.arrived = arrived;
        this.refused = refused;
    }

    void read() {
        next().run();
    }

    /**
     * Receives what is there, and returns what to do next; the caller runs it outside of the lock, since it may be
     * the whole request.
     */
    private synchronized Runnable next() {
        while (!over) {
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                watch();
                return () -> request.demand(this::read);
            }
            if (Content.Chunk.isFailure(chunk)) {
                return end(() -> refused.accept(Problem.brokenBody(chunk.getFailure())));
            }
            boolean fits = keep(chunk.getByteBuffer());
            boolean complete = chunk.isLast() || bytes > limit;
            chunk.release();
            if (!fits) {
                return end(() -> refused.accept(Problem.overloaded()));
            }
            if (complete) {
                return end(() -> arrived.accept(received()));
            }
        }
        return () -> {};
    }

    private boolean keep(ByteBuffer more) {
        while (more.hasRemaining()) {
            if (lastBytes == last.length && !grow()) {
                return false;
            }
            int n = Math.min(more.remaining(), last.length - lastBytes);
            more.get(last, lastBytes, n);
            weight.add(last, lastBytes, lastBytes + n);
            lastBytes += n;
            bytes += n;
        }
        return true;
    }

    private boolean grow() {
        int next = Math.max(FIRST_BYTES, Math.min(MOST_BYTES, 2 * last.length));
        if (!share.take(next)) {
            return false;
        }
        if (lastBytes > 0) {
            full.add(ByteBuffer.wrap(last));
        }
        last = new byte[next];
        lastBytes = 0;
        return true;
    }

    /** Hands the bytes over and keeps none: this object may live as long as the request. */
    private Received received() {
        if (lastBytes > 0) {
            full.add(ByteBuffer.wrap(last, 0, lastBytes));
        }
        last = NONE;
        return new Received(full, weight.bytes());
    }

    /** Only when something is missing: nearly every body is complete at once. */
    private void watch() {
        if (pace == null) {
            pace = new Pace(System::nanoTime);
            check = scheduler.schedule(() -> paced().run(), CHECK_SECONDS, TimeUnit.SECONDS);
        }
    }

    private synchronized Runnable paced() {
        if (over || pace == null) {
            return () -> {};
        }
        if (pace.isTooSlow(bytes)) {
            return end(() -> refused.accept(Problem.brokenBody(new TimeoutException())));
        }
        if (share.isShort() && bytes - bytesAtCheck < CHECK_SECONDS * SHORT_BYTES_A_SECOND) {
            return end(() -> refused.accept(Problem.overloaded().header("Connection", "close")));
        }
        bytesAtCheck = bytes;
        check = scheduler.schedule(() -> paced().run(), CHECK_SECONDS, TimeUnit.SECONDS);
        return () -> {};
    }

    private Runnable end(Runnable then) {
        over = true;
        if (check != null) {
            check.cancel();
        }
        return then;
    }
}
