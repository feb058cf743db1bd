package dev.offlinesync.api;

import dev.offlinesync.core.item.UserId;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A token bucket for each user: the quota is there from the beginning, and comes back evenly. Each instance counts for
 * itself.
 */
final class TokenBuckets implements RateLimit {
    /** Some ten megabytes. Whoever has asked for nothing for the longest time is forgotten, and has the whole quota again. */
    static final int MOST_USERS = 20_000;

    private final Policy policy;
    private final TimeMeter time;
    private final Map<UserId, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<UserId, Bucket> eldest) {
            return size() > MOST_USERS;
        }
    };

    TokenBuckets(Policy policy) {
        this(policy, TimeMeter.SYSTEM_NANOTIME);
    }

    TokenBuckets(Policy policy, TimeMeter time) {
        this.policy = policy;
        this.time = time;
    }

    @Override
    public Policy policy() {
        return policy;
    }

    @Override
    public Taken take(UserId user, long units) {
        ConsumptionProbe probe = bucketOf(user).tryConsumeAndReturnRemaining(units);
        return new Taken(
                probe.getRemainingTokens(),
                Duration.ofNanos(probe.getNanosToWaitForReset()),
                Duration.ofNanos(probe.isConsumed() ? 0 : Math.max(1, probe.getNanosToWaitForRefill())));
    }

    private Bucket bucketOf(UserId user) {
        synchronized (buckets) {
            return buckets.computeIfAbsent(
                    user,
                    first -> Bucket.builder()
                            .addLimit(limit ->
                                    limit.capacity(policy.quota()).refillGreedy(policy.quota(), policy.window()))
                            .withCustomTimePrecision(time)
                            .build());
        }
    }
}
