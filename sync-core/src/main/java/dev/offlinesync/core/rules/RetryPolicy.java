package dev.offlinesync.core.rules;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to wait after a failed attempt. Pure: randomness is an argument. */
@FunctionalInterface
public interface RetryPolicy {
    /**
     * The delay after the {@code attempts}-th failed attempt, 1 being the first.
     *
     * @param random the source of jitter; a policy without jitter ignores it
     */
    Duration delayAfter(int attempts, RandomGenerator random);
}
