package dev.offlinesync.core.store;

import org.jspecify.annotations.Nullable;

/** Port: what an operator does to the change feeds of all users. Servers may work meanwhile. */
public interface FeedOperations {
    /**
     * Ends the generation of every feed: another one begins when its user is served next, and clients then fetch everything
     * once. So it is after a restore, whose numbers mean other commits than clients were told of.
     *
     * @return how many feeds there are
     */
    long reset();

    /**
     * Takes the numbers off records that another program has changed, so that they get the next ones and are told of. It does
     * so in steps of a bounded size: if it is cut short, a part has been done, and it can be done again.
     *
     * @param query which of the collection's records, in the language of the database; null for all
     * @return how many records; also of a {@link Touch#COUNT} about as many as are there
     * @throws IllegalArgumentException if the store cannot take the query; the message says what it takes
     */
    long touch(String collection, @Nullable String query, Touch touch);

    /** What is done to the records that are found. */
    enum Touch {
        /** They are counted. */
        COUNT,
        PUBLISH
    }

    /** Records that one step of {@link #touch} changes, at most. */
    int STEP = 1_000;
}
