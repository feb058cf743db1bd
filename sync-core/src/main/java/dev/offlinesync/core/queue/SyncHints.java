package dev.offlinesync.core.queue;

import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.UserId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells who waits for news of a user that there are some: the third part of the in-port, beside {@link SyncQueue} and {@link
 * SyncRecords}, which are then asked what they are. Thread-safe.
 *
 * <p>What this instance commits is told at once, and what another one commits within a second or so, as long as the
 * database can be reached. A hint may be lost (of several at once, only the last number is told), and one may come though
 * nothing is new. So whoever acts on hints also asks by itself, now and then.
 *
 * <p>While nobody watches, it costs nothing. Else an instance asks the database once a second about all users who are
 * watched, and once more for what it has committed itself meanwhile.
 */
public interface SyncHints {
    /**
     * Begins to tell of this user. The first hint is how far the user's feed is; it comes within a second, if the feed was
     * begun.
     *
     * @param observer called by one thread at a time, which serves all observers: it must not block. What it throws is
     *     ignored.
     */
    Watch watch(UserId user, Observer observer);

    /** Is told what happens to a user. */
    @FunctionalInterface
    interface Observer {
        /** @param hints what has happened since, in this order; at least one */
        void on(List<Hint> hints);
    }

    /** Something has moved. */
    sealed interface Hint {
        /**
         * The user's feed is this far: what has changed can be asked for.
         *
         * @param generation see {@link Changes#generation}
         * @param change the number of the user's last commit
         */
        record Changed(String generation, long change) implements Hint {}

        /**
         * An item of the user was tried, or is to be tried again. Told of what this instance does alone: of what another one
         * does, {@link Changed} is told.
         *
         * @param status as it is now
         */
        record Moved(ItemId id, @Nullable String mutationId, Status status) implements Hint {}
    }

    /** Tells until it is closed. */
    interface Watch extends AutoCloseable {
        /** From now on nothing is told; a hint that is being told at this moment may still arrive. */
        @Override
        void close();
    }
}
