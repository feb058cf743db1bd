package dev.offlinesync.core.engine;

import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.queue.Pause;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * What the engine takes from outside, so that a test holds it in its hand.
 *
 * @param clock the time; truncated to milliseconds, since that is what every store keeps
 * @param steady what waiting is measured by, since a clock may be set forth or back
 * @param ids fresh ids for mutations that their clients did not name
 * @param tokens fresh tokens for claims of lanes
 * @param random jitter, and the order in which the worker visits users
 * @param pause how to wait for a lane
 */
public record EngineContext(
        InstantSource clock,
        InstantSource steady,
        Supplier<ItemId> ids,
        Supplier<String> tokens,
        RandomGenerator random,
        Pause pause) {
    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /** For measuring how long something takes; no time of day. */
    Instant elapsed() {
        return steady.instant();
    }
}
