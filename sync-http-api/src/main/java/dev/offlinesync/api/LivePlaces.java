package dev.offlinesync.api;

import dev.offlinesync.core.item.UserId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How many may wait for news at once, of one user and of all. This budget is apart from that of requests: who waits takes a
 * connection and some memory, and no thread. Thread-safe.
 */
final class LivePlaces {
    private final int most;
    private final int mostOfUser;
    private final Map<UserId, Integer> ofUser = new HashMap<>();
    private final Set<Place> taken = new HashSet<>();
    private boolean closed;

    /**
     * @param most of all users; 0 if nobody may
     * @param mostOfUser of one
     */
    LivePlaces(int most, int mostOfUser) {
        this.most = most;
        this.mostOfUser = mostOfUser;
    }

    /** Takes a place; empty if there is none for this user. */
    synchronized Optional<Place> take(UserId user) {
        if (closed || taken.size() >= most || isFullFor(user)) {
            return Optional.empty();
        }
        Place place = new Place(user);
        taken.add(place);
        ofUser.merge(user, 1, Integer::sum);
        return Optional.of(place);
    }

    /** Whether this user has as many places as one may have. */
    synchronized boolean isFullFor(UserId user) {
        return ofUser.getOrDefault(user, 0) >= mostOfUser;
    }

    synchronized int taken() {
        return taken.size();
    }

    /** From now on there are no places, and whoever has one is told to end. */
    void close() {
        Set<Place> ending;
        synchronized (this) {
            closed = true;
            ending = Set.copyOf(taken);
        }
        ending.forEach(Place::end);
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private synchronized void giveBack(Place place) {
        if (taken.remove(place)) {
            ofUser.computeIfPresent(place.user, (same, n) -> n == 1 ? null : n - 1);
        }
    }

    /** One of the places. */
    final class Place {
        private final UserId user;
        private volatile @Nullable Runnable ending;

        private Place(UserId user) {
            this.user = user;
        }

        /** @param end called when the server stops, perhaps at once and perhaps twice; must not block */
        void endedBy(Runnable end) {
            ending = end;
            if (isClosed()) {
                end.run();
            }
        }

        private void end() {
            Runnable end = ending;
            if (end != null) {
                end.run();
            }
        }

        /** May be called several times. */
        void giveBack() {
            LivePlaces.this.giveBack(this);
        }
    }
}
