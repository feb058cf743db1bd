package dev.offlinesync.forward;

import dev.offlinesync.core.item.UserId;
import java.util.LinkedHashSet;
import java.util.Set;

/** The calls in a row to which the upstream had no good answer, and whose they were. Not thread-safe. */
final class FailedCalls {
    /** What fails for one or two users may be about their writes; for three in a row it is about the upstream. */
    static final int SEVERAL = 3;

    /** Of more users the first ones are forgotten. */
    private static final int MOST = 1000;

    /** Those whose first of these calls was in good standing. */
    private final Set<UserId> users = new LinkedHashSet<>();

    private int calls;
    private int unconnected;

    void add(UserId user, Standing standing, Reach reach) {
        calls++;
        unconnected = reach == Reach.NO_CONNECTION ? unconnected + 1 : 0;
        if (standing == Standing.BAD) {
            return;
        }
        users.remove(user);
        users.add(user);
        if (users.size() > MOST) {
            users.remove(users.iterator().next());
        }
    }

    /** How the call before was answered to the same user. */
    enum Standing {
        GOOD,
        /** Not well: that this one was not either says nothing new. */
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
        users.clear();
    }

    /** Whether they say that the upstream as a whole takes no calls. */
    boolean areAnOutage() {
        return unconnected >= Circuit.IN_A_ROW || (calls >= Circuit.IN_A_ROW && users.size() >= SEVERAL);
    }

    boolean areOf(UserId user) {
        return users.contains(user);
    }
}
