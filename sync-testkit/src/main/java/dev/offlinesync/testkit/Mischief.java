package dev.offlinesync.testkit;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What goes wrong in an application's code, to be let loose in a handler, a change, a key function, a listener or a
 * policy. A queue must take each of them for a failed attempt of the one item, and for nothing more.
 *
 * <pre>{@code
 * Handlers.builder().effect("/api/mails", (item, context) -> Mischief.CHECKED.insteadOf(Outcome.class));
 * }</pre>
 */
public enum Mischief {
    /** An exception as everybody throws it. */
    EXCEPTION,
    /** A checked exception that no signature announces, as Kotlin code throws it. */
    CHECKED,
    /** A class that is missing at run time. */
    LINKAGE_ERROR,
    STACK_OVERFLOW,
    OUT_OF_MEMORY,
    /** An exception that cannot even be printed. */
    UNPRINTABLE,
    /** An answer of null. */
    NULL,
    /** Leaves its thread interrupted, and then throws. */
    INTERRUPTION;

    /**
     * Does it, in place of an answer of this type.
     *
     * @return null, which no signature announces either, if it throws nothing
     */
    @SuppressWarnings("NullAway") // that is the mischief
    public <T> T insteadOf(Class<T> answer) {
        if (this == INTERRUPTION) {
            Thread.currentThread().interrupt();
        }
        Throwable mischief = thrown();
        if (mischief != null) {
            Mischief.<RuntimeException>sneak(mischief);
        }
        return answer.cast(null);
    }

    private @Nullable Throwable thrown() {
        return switch (this) {
            case EXCEPTION, INTERRUPTION -> new IllegalStateException("mischief");
            case CHECKED -> new IOException("mischief");
            case LINKAGE_ERROR -> new NoClassDefFoundError("mischief");
            case STACK_OVERFLOW -> new StackOverflowError();
            case OUT_OF_MEMORY -> new OutOfMemoryError("mischief");
            case UNPRINTABLE -> new Unprintable();
            case NULL -> null;
        };
    }

    @SuppressWarnings("unchecked") // the compiler takes it for any exception
    private static <E extends Throwable> void sneak(Throwable thrown) throws E {
        throw (E) thrown;
    }

    private static final class Unprintable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new IllegalStateException("mischief");
        }

        @Override
        public String toString() {
            throw new IllegalStateException("mischief");
        }
    }
}
