package dev.offlinesync.core.store;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What is asked of a change feed.
 *
 * @param collections whose records and tombstones
 * @param after what comes behind this place
 * @param floor tombstones only with numbers above this one
 * @param limit at most so many entries; {@link Page#MAX_BYTES} bounds them too
 */
public record FeedScan(SortedSet<String> collections, FeedPlace after, long floor, int limit) {
    /** A floor for whoever wants no tombstones. */
    public static final long NO_TOMBSTONES = Long.MAX_VALUE;

    public FeedScan {
        collections = Collections.unmodifiableSortedSet(new TreeSet<>(collections));
        if (limit < 1) {
            throw new IllegalArgumentException("limit must be at least 1, not " + limit);
        }
    }
}
