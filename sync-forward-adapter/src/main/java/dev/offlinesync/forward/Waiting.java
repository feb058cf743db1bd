package dev.offlinesync.forward;

import dev.offlinesync.core.item.ItemId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How long items have been called for in vain, by a clock that nobody sets. When an item was created says nothing of that:
 * it may have waited for its client, or have been written under another clock. What is not known any more, since the
 * server was started again, has waited for no time. Thread-safe.
 */
final class Waiting {
    /** Of more items the ones that began first are forgotten. */
    static final int MOST = 10_000;

    private final InstantSource clock;
    private final Map<ItemId, Instant> since = new LinkedHashMap<>();

    Waiting(InstantSource clock) {
        this.clock = clock;
    }

    /** Since its first call in vain, which is this one if there was none before. */
    synchronized Duration of(ItemId item) {
        Instant now = clock.instant();
        Instant first = since.putIfAbsent(item, now);
        if (since.size() > MOST) {
            since.remove(since.keySet().iterator().next());
        }
        return first == null ? Duration.ZERO : Duration.between(first, now);
    }

    /** A call was not in vain. */
    synchronized void isOver(ItemId item) {
        since.remove(item);
    }
}
