package dev.offlinesync.core.rules;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * {@code base · 2^(k−1)} after the k-th failed attempt, at most {@code max}, less up to {@code jitter} of itself.
 *
 * <p>{@link #DEFAULT} waits 5, 10, 20, 40, 80, 80… seconds.
 *
 * @param base more than zero
 * @param max at least {@code base}
 * @param jitter 0 (none) to 1: the part of the delay that chance may take away, so that clients that failed together do
 *     not come back together
 */
public record ExponentialBackoff(Duration base, Duration max, double jitter) implements RetryPolicy {
    public static final ExponentialBackoff DEFAULT =
            new ExponentialBackoff(Duration.ofSeconds(5), Duration.ofSeconds(80), 0);

    public ExponentialBackoff {
        if (base.isNegative() || base.isZero()) {
            throw new IllegalArgumentException("base must be more than zero, not " + base);
        }
        if (max.compareTo(base) < 0) {
            throw new IllegalArgumentException("max must be at least base (" + base + "), not " + max);
        }
        if (!(jitter >= 0 && jitter <= 1)) {
            throw new IllegalArgumentException("jitter must be 0 to 1, not " + jitter);
        }
    }

    @Override
    public Duration delayAfter(int attempts, RandomGenerator random) {
        if (attempts < 1) {
            throw new IllegalArgumentException("attempts must be at least 1, not " + attempts);
        }
        Duration delay = base;
        for (int k = 1; k < attempts && delay.compareTo(max) < 0; k++) {
            delay = delay.multipliedBy(2);
        }
        if (delay.compareTo(max) > 0) {
            delay = max;
        }
        return jitter == 0 ? delay : delay.minusMillis((long) (delay.toMillis() * jitter * random.nextDouble()));
    }
}
