package dev.offlinesync.forward;

import dev.offlinesync.core.item.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/** The calls in a row to which the upstream had no good answer, and whose they were. Not thread-safe. */
final class FailedCalls {
    /** What fails for one or two users may be about their writes; for three in a row it is about the upstream. */
    static final int SEVERAL = 3;

    /** What fails for so many was an outage, although it is over now. */
    static final int MANY = 9;

    /** After so long without a good answer to anybody, users count of whom it was said that it is about their writes. */
    static final Duration LONG = Duration.ofSeconds(30);

    /** Of more users the first ones are forgotten. */
    private static final int MOST = 1000;

    /** Those whose first of these calls was in good standing. */
    private final Set<UserId> good = new LinkedHashSet<>();

    private final Set<UserId> mixed = new LinkedHashSet<>();

    private int calls;
    private int unconnected;
    private Instant since = Instant.MAX;
    private Instant last = Instant.MIN;

    void add(UserId user, Standing standing, Reach reach, Instant now) {
        calls++;
        unconnected = reach == Reach.NO_CONNECTION ? unconnected + 1 : 0;
        since = now.isBefore(since) ? now : since;
        last = now;
        switch (standing) {
            case GOOD -> put(good, user);
            case MIXED -> put(mixed, user);
            case BAD -> {}
        }
    }

    private static void put(Set<UserId> users, UserId user) {
        users.remove(user);
        users.add(user);
        if (users.size() > MOST) {
            users.remove(users.iterator().next());
        }
    }

    /** What is known of a user from before. */
    enum Standing {
        /** The call before was answered well. */
        GOOD,
        /** That one was too, but others were not while somebody else's were. */
        MIXED,
        /** It was not answered well: that this one was not either says nothing new. */
        BAD
    }

    /** How far a call got. */
    enum Reach {
        /** Nothing of it was sent, so whose it was does not matter. */
        NO_CONNECTION,
        SENT
    }

    void clear() {
        calls = 0;
        unconnected = 0;
        since = Instant.MAX;
        good.clear();
        mixed.clear();
    }

    /** Whether they say that the upstream as a whole takes no calls. */
    boolean areAnOutage() {
        return unconnected >= Circuit.IN_A_ROW || (calls >= Circuit.IN_A_ROW && areOfSeveral());
    }

    private boolean areOfSeveral() {
        boolean forLong = !last.isBefore(since.plus(LONG));
        return good.size() + (forLong ? mixed.size() : 0) >= SEVERAL;
    }

    /** Whether they are of too many users to have been about their writes. */
    boolean areOfMany() {
        return good.size() >= MANY;
    }

    boolean areOf(UserId user) {
        return good.contains(user) || mixed.contains(user);
    }

    /** Whose they were, except this user. */
    Collection<UserId> othersThan(UserId user) {
        Set<UserId> others = new LinkedHashSet<>(mixed);
        others.addAll(good);
        others.remove(user);
        return others;
    }
}
