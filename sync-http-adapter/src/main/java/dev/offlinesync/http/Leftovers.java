package dev.offlinesync.http;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The rest of a body whose request is refused. It is read and dropped, within bounds: a client that is still sending when
 * the connection closes sees a broken connection instead of our answer, and would send the same again.
 */
final class Leftovers {
    static final long MAX_BYTES = 64L << 20;
    static final long MAX_SECONDS = 10;

    /** Set where the server itself drops what is left, after the answer and without a thread that waits. */
    static final String DROPPED_BY_SERVER = "dev.offlinesync.http.leftovers";

    private Leftovers() {}

    /** @param begun whether any of the body was asked for: a client that asks first has sent none of it otherwise */
    static void drop(Context ctx, boolean begun, LongSupplier nanos) {
        boolean none = ctx.req().getContentLengthLong() <= 0 && ctx.header("Transfer-Encoding") == null;
        boolean notSent = ctx.header("Expect") != null && !begun;
        if (none || notSent || ctx.attribute(DROPPED_BY_SERVER) != null) {
            return;
        }
        try {
            drop(ctx.req().getInputStream(), nanos);
        } catch (IOException | IllegalStateException e) {
            // the client is gone, or its body was broken: then nobody waits for the end of it
            ctx.header("Connection", "close");
        }
    }

    static void drop(InputStream in, LongSupplier nanos) throws IOException {
        long begin = nanos.getAsLong();
        byte[] dropped = new byte[8192];
        long bytes = 0;
        while (bytes < MAX_BYTES && TimeUnit.NANOSECONDS.toSeconds(nanos.getAsLong() - begin) < MAX_SECONDS) {
            int n = in.read(dropped);
            if (n < 0) {
                return;
            }
            bytes += n;
        }
    }
}
