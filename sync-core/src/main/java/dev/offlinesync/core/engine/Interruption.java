package dev.offlinesync.core.engine;

import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import org.jspecify.annotations.Nullable;

/** How code says that its thread was interrupted. */
final class Interruption {
    /** Causes that go in a circle are possible. */
    private static final int DEEPEST = 20;

    private Interruption() {}

    /** Whether an exception, or one of its causes, says so. */
    static boolean isIn(Throwable thrown) {
        @Nullable Throwable e = thrown;
        for (int depth = 0; e != null && depth < DEEPEST; depth++) {
            if (e instanceof InterruptedException
                    || e instanceof ClosedByInterruptException
                    || (e instanceof InterruptedIOException && !(e instanceof SocketTimeoutException))) {
                return true;
            }
            e = e.getCause();
        }
        return false;
    }
}
