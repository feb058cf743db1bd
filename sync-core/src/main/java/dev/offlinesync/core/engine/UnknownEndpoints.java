package dev.offlinesync.core.engine;

import dev.offlinesync.core.item.SyncItem;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How items wait whose endpoint nobody handles here. Another instance may handle it: one of a newer version during a
 * rolling deploy, or another application on the same database. So such an item is left to the others at first, whenever
 * it is due. If none takes it, it is postponed, uncounted, so that it does not stand in the way of what is handled here.
 * Only after the wait its attempts count.
 */
final class UnknownEndpoints {
    /** Several rounds of the other instances' workers. */
    private static final Duration OTHERS_TURN = Duration.ofSeconds(30);

    private static final Duration LONGEST = Duration.ofMinutes(5);

    private UnknownEndpoints() {}

    /** Whether the item is left to the others for now. */
    static boolean isOthersTurn(SyncItem item, Duration wait, Instant now) {
        Instant retryAt = item.retryAt();
        Instant due = retryAt == null ? item.createdAt() : retryAt;
        return isWithin(item, wait, now) && now.isBefore(due.plus(OTHERS_TURN));
    }

    /** For how long the item is postponed: as long as it is old already, within bounds; empty if it waited enough. */
    static Optional<Duration> postponement(SyncItem item, Duration wait, Instant now) {
        if (!isWithin(item, wait, now)) {
            return Optional.empty();
        }
        Duration age = Duration.between(item.createdAt(), now);
        Duration after = age.compareTo(OTHERS_TURN) < 0 ? OTHERS_TURN : age.compareTo(LONGEST) > 0 ? LONGEST : age;
        return Optional.of(after);
    }

    /** Not if the item is from the future, by a clock that was wrong. */
    private static boolean isWithin(SyncItem item, Duration wait, Instant now) {
        return !now.isBefore(item.createdAt())
                && Duration.between(item.createdAt(), now).compareTo(wait) < 0;
    }
}
