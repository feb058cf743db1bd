package dev.offlinesync.core.store;

/**
 * How far a user's change feed is. A store keeps it with the user's lane, and writes both at once.
 *
 * @param generation says of which feed the numbers are; another one is begun if earlier numbers may not be relied on
 * @param changes the last number that was given: below 2^53, so that a client's numbers can hold it
 * @param purged tombstones with numbers up to this one may be gone
 */
public record FeedState(String generation, long changes, long purged) {
    /**
     * Another generation. Its numbers are above all that were given before, even if the lane that knew them is gone:
     * nobody commits once a millisecond, so milliseconds are ahead of every feed.
     *
     * @param before the last number as far as it is known, 0 if it is not
     * @param millis the time by the clock of the store
     */
    public static FeedState begun(String generation, long before, long purged, long millis) {
        return new FeedState(generation, Math.max(before, millis), purged);
    }

    /** After the next commit. */
    public FeedState next() {
        return new FeedState(generation, changes + 1, purged);
    }
}
