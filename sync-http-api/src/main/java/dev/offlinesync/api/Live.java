package dev.offlinesync.api;

import dev.offlinesync.core.queue.SyncHints;
import java.time.Duration;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * What those who wait for news share.
 *
 * @param clock what the end of a token is compared with
 * @param random how much earlier a stream ends, so that those that began together do not come again together
 */
record Live(SyncHints hints, LivePlaces places, LiveTimer timer, InstantSource clock, RandomGenerator random) {
    /** How long somebody may wait who wants to wait so long: never longer than the token is valid. */
    Duration within(Duration time, Caller caller) {
        Duration valid = Duration.between(clock.instant(), caller.until());
        return valid.compareTo(time) < 0 ? valid : time;
    }
}
