package dev.offlinesync.forward;

import dev.offlinesync.core.item.UserId;
import io.github.resilience4j.core.IntervalFunction;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Users for whom no call is made for a while, since the upstream has no good answer to theirs. Others are not concerned.
 * A user's pause doubles while it is no better, as that of a {@link Circuit}. Thread-safe.
 */
final class UserPauses {
    /** Of more users the ones who failed first are forgotten, and called for. */
    static final int MOST = 10_000;

    private final InstantSource clock;
    private final Map<UserId, Standing> users = new LinkedHashMap<>();

    UserPauses(InstantSource clock) {
        this.clock = clock;
    }

    /** @param pauses how many there were in a row, the one until {@code until} among them */
    private record Standing(int failures, int pauses, Instant until) {
        static final Standing GOOD = new Standing(0, 0, Instant.EPOCH);
    }

    /** How long no call is to be made for this user; zero if one may be now. */
    synchronized Duration of(UserId user) {
        Duration left = Duration.between(
                clock.instant(), users.getOrDefault(user, Standing.GOOD).until());
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** Whether the last call for this user was answered well, as far as is known. */
    synchronized boolean isGood(UserId user) {
        return !users.containsKey(user);
    }

    synchronized void well(UserId user) {
        users.remove(user);
    }

    /** @return the pause that begins now; empty if it takes more such calls in a row */
    synchronized Optional<Duration> failed(UserId user) {
        Standing before = users.getOrDefault(user, Standing.GOOD);
        Standing now = new Standing(before.failures + 1, before.pauses, before.until);
        if (now.failures < Circuit.IN_A_ROW && now.pauses == 0) {
            put(user, now);
            return Optional.empty();
        }
        return Optional.of(begin(user, now, Optional.empty()));
    }

    /**
     * The upstream refuses calls of this user.
     *
     * @param asked the pause that it asks for
     * @return the pause that begins now
     */
    synchronized Duration refused(UserId user, Optional<Duration> asked) {
        return begin(user, users.getOrDefault(user, Standing.GOOD), asked);
    }

    private Duration begin(UserId user, Standing before, Optional<Duration> asked) {
        int pauses = before.pauses + 1;
        Duration pause = asked.orElseGet(
                () -> Duration.ofMillis(IntervalFunction.ofExponentialBackoff(Circuit.SHORTEST, 2, Circuit.LONGEST)
                        .apply(pauses)));
        put(user, new Standing(before.failures, pauses, clock.instant().plus(pause)));
        return pause;
    }

    private void put(UserId user, Standing standing) {
        users.remove(user); // to its end
        users.put(user, standing);
        if (users.size() > MOST) {
            users.remove(users.keySet().iterator().next());
        }
    }
}
