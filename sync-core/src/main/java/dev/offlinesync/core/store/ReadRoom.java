package dev.offlinesync.core.store;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How much heap the call of this thread may fill with what it reads. How large that is, nobody knows before the database
 * has answered; so a store asks for room before it makes trees of the answer. A server that shares its heap among its
 * requests sets the room. Where none is set, as for the worker, there is no limit but those of pages and batches.
 */
public final class ReadRoom {
    private static final ThreadLocal<@Nullable Room> PRESENT = new ThreadLocal<>();

    private ReadRoom() {}

    /** Whoever shares the heap among calls. */
    @FunctionalInterface
    public interface Room {
        Room UNLIMITED = bytes -> true;

        /**
         * Takes more, until the call ends.
         *
         * @param bytes of heap
         * @return false if there is not enough; then nothing is taken
         */
        boolean take(long bytes);

        /**
         * Gives back what was taken, and waits until there may be room for what was refused last. Nothing is to be held
         * meanwhile, such as a connection.
         *
         * @return false if there is no use in trying again
         */
        default boolean awaitMore() {
            return false;
        }

        /** Whether others wait for what this call has. One that can end early, with work left for another call, does. */
        default boolean isWanted() {
            return false;
        }
    }

    /** A call would read more than there is room for. It changed nothing, and may succeed later. */
    public static final class Exhausted extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Exhausted() {
            super("there is no room for what this call would read", null, false, false);
        }
    }

    /** What is done with some room. */
    @FunctionalInterface
    public interface Work<X extends Exception> {
        void run() throws X;
    }

    /** Does this work with this room. */
    public static <X extends Exception> void within(Room room, Work<X> work) throws X {
        Room before = PRESENT.get();
        PRESENT.set(room);
        try {
            work.run();
        } finally {
            if (before == null) {
                PRESENT.remove();
            } else {
                PRESENT.set(before);
            }
        }
    }

    /**
     * Does this work with as much room as it wants: of what is bounded in another way, and must not end halfway.
     */
    public static <T> T unlimited(Supplier<T> work) {
        Room before = PRESENT.get();
        PRESENT.remove();
        try {
            return work.get();
        } finally {
            if (before != null) {
                PRESENT.set(before);
            }
        }
    }

    /** The room of this thread, for a store that reads for it on another one. */
    public static Room present() {
        Room room = PRESENT.get();
        return room == null ? Room.UNLIMITED : room;
    }

    /**
     * For stores, before they make trees.
     *
     * @param bytes of heap that these will take
     * @throws Exhausted if there is not enough
     */
    public static void take(long bytes) {
        if (!present().take(bytes)) {
            throw new Exhausted();
        }
    }
}
