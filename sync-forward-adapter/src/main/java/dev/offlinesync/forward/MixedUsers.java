package dev.offlinesync.forward;

import dev.offlinesync.core.item.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Users whose calls had no good answer while others' had one: some of their writes are answered well and some are not. What
 * fails for them says little about the upstream, for a while. Not thread-safe.
 */
final class MixedUsers {
    static final Duration REMEMBERED = Duration.ofMinutes(5);

    /** Of more users the ones who were seen first are forgotten. */
    static final int MOST = 1000;

    private final Map<UserId, Instant> until = new LinkedHashMap<>();

    void add(Collection<UserId> users, Instant now) {
        for (UserId user : users) {
            until.remove(user); // to its end
            until.put(user, now.plus(REMEMBERED));
            if (until.size() > MOST) {
                until.remove(until.keySet().iterator().next());
            }
        }
    }

    boolean has(UserId user, Instant now) {
        return now.isBefore(until.getOrDefault(user, Instant.MIN));
    }
}
