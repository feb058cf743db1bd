package dev.offlinesync.core.engine;

import dev.offlinesync.core.queue.SyncHints.Hint;
import dev.offlinesync.core.queue.SyncHints.Observer;
import dev.offlinesync.core.store.FeedState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A user who is watched, and what the observers have been told. Thread-safe. */
final class WatchedUser {
    /** Hints about items that wait to be told; of more, the first are lost. */
    private static final int MOST_HINTS = 1000;

    private final List<Watching> observers = new CopyOnWriteArrayList<>();

    /** Guarded by itself. */
    private final Deque<Hint> waiting = new ArrayDeque<>();

    /** One observer, and the state that it knows. */
    static final class Watching {
        private final Observer observer;
        private @Nullable FeedState known;

        Watching(Observer observer) {
            this.observer = observer;
        }

        private void tell(List<Hint> moved, @Nullable FeedState state) {
            List<Hint> hints = new ArrayList<>(moved);
            if (state != null && !isKnown(state)) {
                known = state;
                hints.add(new Hint.Changed(state.generation(), state.changes()));
            }
            if (!hints.isEmpty()) {
                try {
                    observer.on(hints);
                } catch (RuntimeException e) {
                    return; // the others are told
                }
            }
        }

        private boolean isKnown(FeedState state) {
            return known != null && known.generation().equals(state.generation()) && known.changes() == state.changes();
        }
    }

    WatchedUser with(Watching watching) {
        observers.add(watching);
        return this;
    }

    /** Null if nobody is left. */
    @Nullable
    WatchedUser without(Watching watching) {
        observers.remove(watching);
        return observers.isEmpty() ? null : this;
    }

    void add(Hint hint) {
        synchronized (waiting) {
            if (waiting.size() == MOST_HINTS) {
                waiting.removeFirst();
            }
            waiting.add(hint);
        }
    }

    /** By one thread: that of the looks. */
    void tell(@Nullable FeedState state) {
        List<Hint> moved;
        synchronized (waiting) {
            moved = List.copyOf(waiting);
            waiting.clear();
        }
        observers.forEach(watching -> watching.tell(moved, state));
    }
}
