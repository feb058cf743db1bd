package dev.offlinesync.core.engine;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** The code of a handler as what stands around it sees it: to be run once. */
final class WrappedCall<T> implements Runnable {
    private final Callable<T> code;
    private boolean ran;
    private @Nullable T answer;
    private @Nullable Throwable thrown;

    WrappedCall(Callable<T> code) {
        this.code = code;
    }

    @Override
    public void run() {
        if (ran) {
            throw new IllegalStateException("what stands around the handler ran it twice");
        }
        ran = true;
        try {
            answer = Objects.requireNonNull(code.call(), "the handler answered null");
        } catch (Throwable e) {
            thrown = e;
            WrappedCall.<RuntimeException>throwOn(e);
        }
    }

    @SuppressWarnings("unchecked") // what stands around sees the exception itself, as a trace wants it
    private static <E extends Throwable> void throwOn(Throwable thrown) throws E {
        throw (E) thrown;
    }

    /** What the handler answered; throws what it threw, also if what stands around it has swallowed that. */
    T answer() {
        if (thrown != null) {
            WrappedCall.<RuntimeException>throwOn(thrown);
        }
        if (answer == null) {
            throw new IllegalStateException("what stands around the handler did not run it");
        }
        return answer;
    }
}
