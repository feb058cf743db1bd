package dev.offlinesync.api.body;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongSupplier;

/**
 * The bytes of a body, up to a limit. A body that is larger or too slow is refused, since it holds a thread while it is
 * awaited.
 */
final class BoundedStream extends FilterInputStream {
    private final long limit;
    private final Pace pace;
    private long received;

    /** @param nanos a monotonic clock, in nanoseconds */
    BoundedStream(InputStream in, long limit, LongSupplier nanos) {
        super(in);
        this.limit = limit;
        this.pace = new Pace(nanos);
    }

    /** More bytes than the limit. */
    static final class TooLarge extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** The bytes arrive too slowly. */
    static final class TooSlow extends IOException {
        private static final long serialVersionUID = 1L;
    }

    @Override
    public int read() throws IOException {
        int b = in.read();
        if (b >= 0) {
            count(1);
        }
        return b;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int n = in.read(buffer, offset, length);
        if (n > 0) {
            count(n);
        }
        return n;
    }

    private void count(int n) throws IOException {
        received += n;
        if (received > limit) {
            throw new TooLarge();
        }
        if (pace.isTooSlow(received)) {
            throw new TooSlow();
        }
    }

    @Override
    public long skip(long n) {
        return 0; // no caller skips, and skipped bytes would not be counted
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
