package dev.offlinesync.api;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Drains the rest of a body whose request was refused, within bounds. A client that is still sending when the
 * connection closes would see a broken connection instead of the response, and send the same again.
 */
public final class UnreadBody {
    public static final long MAX_BYTES = 64L << 20;
    public static final long MAX_SECONDS = 10;

    private UnreadBody() {}

    static void drop(Call call, LongSupplier nanos) {
        try {
            if (isComing(call)) {
                drop(call.body(), nanos);
            }
        } catch (IOException | RuntimeException e) {
            // the client is gone, or its body was broken: nobody waits for the rest
            call.header("Connection", "close");
        }
    }

    private static boolean isComing(Call call) {
        boolean none = call.length() <= 0 && call.header("Transfer-Encoding") == null;
        // a client that asks first has sent nothing until a route wants to read it
        boolean notSent = call.header("Expect") != null && !call.isBodyBegun();
        return !none && !notSent;
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
