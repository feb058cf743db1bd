package dev.offlinesync.core.engine;

import dev.offlinesync.core.item.UserId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * How much of something each user has stored, of the users who were here last. Thread-safe; no lock is held while the
 * store counts, and what other calls are storing meanwhile is added to what it counted.
 */
final class UserCounts {
    private static final int MOST_USERS = 10_000;

    /** How long a count is good, unless it says that there is no room. */
    private static final Duration GOOD_FOR = Duration.ofSeconds(30);

    private final InstantSource steady;
    private final long most;
    private final Duration fullFor;
    private final ToLongFunction<UserId> stored;

    private final Map<UserId, Count> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<UserId, Count> eldest) {
            return size() > MOST_USERS;
        }
    };

    private final Map<UserId, Storing> storing = new HashMap<>();

    /**
     * @param steady a clock that nobody sets
     * @param most what a user may have
     * @param fullFor how long a count is believed that says that there is no room
     * @param stored counts in the store
     */
    UserCounts(InstantSource steady, long most, Duration fullFor, ToLongFunction<UserId> stored) {
        this.steady = steady;
        this.most = most;
        this.fullFor = fullFor;
        this.stored = stored;
    }

    private record Count(Instant at, long value) {}

    /** What the calls of one user that are under way, and those beside them, were admitted to store. */
    private static final class Storing {
        private int calls;
        private long admitted;
        /** Of that, by calls that have ended, so a count that begins now sees it. */
        private long ended;
    }

    /**
     * Adds this to what the user has, and stores it, unless that would be too much.
     *
     * @param refusal says that it would be
     */
    <A> A storing(UserId user, long more, Supplier<? extends RuntimeException> refusal, Supplier<A> store) {
        Storing calls = enter(user);
        boolean isAdmitted = false;
        try {
            isAdmitted = admit(user, more, calls);
            if (!isAdmitted) {
                throw refusal.get();
            }
            return store.get();
        } finally {
            leave(user, calls, isAdmitted ? more : 0);
        }
    }

    private synchronized Storing enter(UserId user) {
        Storing calls = storing.computeIfAbsent(user, u -> new Storing());
        calls.calls++;
        return calls;
    }

    private synchronized void leave(UserId user, Storing calls, long ended) {
        calls.ended += ended;
        calls.calls--;
        if (calls.calls == 0) {
            storing.remove(user);
        }
    }

    private boolean admit(UserId user, long more, Storing calls) {
        Instant now = steady.instant();
        long seen;
        synchronized (this) {
            Count count = known.get(user);
            if (isAdded(user, count, more, now, calls)) {
                return true;
            }
            if (count != null
                    && count.value() + more > most
                    && now.isBefore(count.at().plus(fullFor))) {
                return false;
            }
            seen = calls.ended;
        }
        long value = stored.applyAsLong(user);
        synchronized (this) {
            // some of it may be counted twice, which the next count corrects; nothing is left out
            Count count = new Count(now, value + calls.admitted - seen);
            known.put(user, count);
            return isAdded(user, count, more, now, calls);
        }
    }

    private boolean isAdded(UserId user, @Nullable Count count, long more, Instant now, Storing calls) {
        if (count == null || !now.isBefore(count.at().plus(GOOD_FOR)) || count.value() + more > most) {
            return false;
        }
        known.put(user, new Count(count.at(), count.value() + more));
        calls.admitted += more;
        return true;
    }
}
