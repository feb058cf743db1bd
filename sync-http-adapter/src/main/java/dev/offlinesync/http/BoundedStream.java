package dev.offlinesync.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The bytes of a body up to a limit. Nothing beyond it is kept, and a body that trickles in is given up, since each one
 * that is waited for holds a thread.
 */
final class BoundedStream extends FilterInputStream {
    /** Every body gets this long, then it must have come at {@link #BYTES_A_SECOND} on the average. */
    private static final long GRACE_SECONDS = 30;

    private static final long BYTES_A_SECOND = 8 << 10;

    private final long limit;
    private final LongSupplier nanos;
    private final long begin;
    private long received;

    /** @param nanos a time that only rises, in nanoseconds */
    BoundedStream(InputStream in, long limit, LongSupplier nanos) {
        super(in);
        this.limit = limit;
        this.nanos = nanos;
        this.begin = nanos.getAsLong();
    }

    /** More bytes than the limit. */
    static final class TooLarge extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** The bytes come too slowly. */
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
        checkPace();
    }

    private void checkPace() throws TooSlow {
        long seconds = TimeUnit.NANOSECONDS.toSeconds(nanos.getAsLong() - begin);
        if (seconds > GRACE_SECONDS + received / BYTES_A_SECOND) {
            throw new TooSlow();
        }
    }

    @Override
    public long skip(long n) {
        return 0; // nobody skips, and skipped bytes would not be counted
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
