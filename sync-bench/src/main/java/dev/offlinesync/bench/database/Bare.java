package dev.offlinesync.bench.database;

/**
 * The database work of each call by itself: the same documents and indexes, the same durability, as few commands as it
 * can be done with, and none of what makes it safe to use.
 */
public interface Bare extends AutoCloseable {
    /** The number of the commit that each record is said to be from. */
    long CHANGE = 1;

    /** Makes the tables, with the indexes that the server has made. */
    void prepare();

    /** A client of its own; for one thread. */
    Client client();

    /** One client's work. */
    interface Client {
        /** Stores so many pending items for this user, in one command. */
        default void insert(String user, int items) {
            insert(user, items, "pending");
        }

        /** The same with another status. */
        void insert(String user, int items, String status);

        /**
         * Finds a batch, claims the user's lane, and in one transaction stores a record for each item, marks the item
         * completed and gives the lane back.
         *
         * @return how many items the batch had
         */
        int process(String user, int batch);

        /**
         * Reads the records of this user from commits after {@code change}, in their order.
         *
         * @return how many there were, at most {@code most}
         */
        int pull(String user, long change, int most);
    }

    @Override
    void close();
}
