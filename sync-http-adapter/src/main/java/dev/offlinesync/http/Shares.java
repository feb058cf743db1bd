package dev.offlinesync.http;

import java.util.HashMap;
import java.util.Map;

/**
 * What users have taken of so many places and so much memory. Each has at most half of what the others leave, so whoever
 * comes next still finds room. Not thread-safe.
 */
final class Shares {
    private final int most;
    private final long bytes;
    private final Taken all = new Taken();
    private final Map<String, Taken> users = new HashMap<>();

    Shares(int places, long bytes) {
        this.most = places;
        this.bytes = bytes;
    }

    private static final class Taken {
        private int places;
        private long bytes;

        boolean hasRoom(long more, int mostPlaces, long mostBytes) {
            return places == 0 || (places < mostPlaces && bytes + more <= mostBytes);
        }

        void add(int morePlaces, long moreBytes) {
            places += morePlaces;
            bytes += moreBytes;
        }
    }

    /** Whether there is room for anybody. What is larger than all of it has room if it is alone. */
    boolean hasRoom(long cost) {
        return all.hasRoom(cost, most, bytes);
    }

    /** Whether this user's share has room, if there is any. */
    boolean hasRoomFor(String user, long cost) {
        Taken own = users.getOrDefault(user, new Taken());
        int places = most - (all.places - own.places);
        return own.hasRoom(cost, (places + 1) / 2, (bytes - (all.bytes - own.bytes)) / 2);
    }

    /**
     * Whether there is so much memory more for a place that is taken: at most half of all for one user, unless nobody else
     * has any.
     *
     * @param held what the place has
     */
    boolean canGrow(String user, long held, long more) {
        Taken own = users.getOrDefault(user, new Taken());
        boolean isAlone = all.bytes == held;
        return all.bytes + more <= bytes && (isAlone || own.bytes + more <= bytes / 2);
    }

    /** Whether this user has a place or memory. */
    boolean hasAny(String user) {
        return users.containsKey(user);
    }

    /** Whether this user has more memory than half of what the others leave. */
    boolean isOverShare(String user) {
        long own = users.getOrDefault(user, new Taken()).bytes;
        return own > 0 && own > (bytes - (all.bytes - own)) / 2;
    }

    /** Whether a place can never grow so far. */
    boolean isTooMuch(long cost) {
        return cost > bytes;
    }

    /** More memory for a place that is taken. */
    void grow(String user, long more) {
        add(user, 0, more);
    }

    /** A place, and memory. */
    void take(String user, long cost) {
        add(user, 1, cost);
    }

    /** A place, and memory: not more than was taken. */
    void giveBack(String user, long cost) {
        add(user, -1, -cost);
    }

    private void add(String user, int morePlaces, long moreBytes) {
        all.add(morePlaces, moreBytes);
        Taken own = users.computeIfAbsent(user, u -> new Taken());
        own.add(morePlaces, moreBytes);
        if (own.places == 0 && own.bytes == 0) {
            users.remove(user);
        }
    }

    int places() {
        return all.places;
    }
}
