package dev.offlinesync.core.engine;

import dev.offlinesync.core.store.FeedPlace;
import java.util.OptionalLong;

/**
 * Where a client is in a user's change feed.
 *
 * @param generation of the feed
 * @param place what comes behind it is still to be told
 * @param least the feed's last number as it was last read: whoever reads a lower one sees an older state
 * @param floor while a first sync runs: the feed's last number when it began. What was deleted until then need not be told.
 * @param collections stands for those that were asked for
 */
record FeedCursor(String generation, FeedPlace place, long least, OptionalLong floor, long collections) {
    /** The last number up to which the client needs no tombstones any more. */
    long told() {
        return Math.max(place.complete(), floor.orElse(0));
    }
}
