package dev.offlinesync.core.engine;

import dev.offlinesync.core.item.IsoTime;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.rules.ExponentialBackoff;
import dev.offlinesync.core.rules.RetryPolicy;
import java.time.Duration;
import java.time.Instant;

/**
 * When an item is tried again if the attempt that runs now fails. A policy that throws, or gives no delay or one that is
 * negative, costs its items no more than that: the default delays serve instead.
 */
record RetryTimes(EngineContext context, RetryPolicy policy, ApplicationCode application) {
    Instant after(SyncItem item) {
        int attempts = item.attempts() + 1;
        Duration delay = application.ask(
                "retry policy",
                () -> notNegative(policy.delayAfter(attempts, context.random())),
                () -> ExponentialBackoff.DEFAULT.delayAfter(attempts, context.random()));
        return IsoTime.later(context.now(), delay);
    }

    private static Duration notNegative(Duration delay) {
        if (delay.isNegative()) {
            throw new IllegalArgumentException("a delay cannot be negative: " + delay);
        }
        return delay;
    }
}
