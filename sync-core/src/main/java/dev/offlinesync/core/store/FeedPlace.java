package dev.offlinesync.core.store;

/**
 * A place in a user's change feed, between two entries. The feed is in the order of its numbers, those of one number by
 * collection and then by id.
 *
 * @param id in the words of the store that gave the place; empty before all ids of the collection
 */
public record FeedPlace(long change, String collection, String id) {
    private static final String BEHIND_ALL = "\uffff";

    /** Before everything, also before what has no number, which counts as 0. */
    public static final FeedPlace START = new FeedPlace(0, "", "");

    /** Behind everything with this number. */
    public static FeedPlace behind(long change) {
        return new FeedPlace(change, BEHIND_ALL, "");
    }

    /** The last number of which nothing comes behind this place. */
    public long complete() {
        return collection.equals(BEHIND_ALL) ? change : change - 1;
    }

    /** The same place among the entries of one collection: what comes behind it there, comes behind this one. */
    public FeedPlace in(String one) {
        int c = one.compareTo(collection);
        if (c == 0) {
            return this;
        }
        return new FeedPlace(c > 0 ? change : change + 1, one, "");
    }
}
