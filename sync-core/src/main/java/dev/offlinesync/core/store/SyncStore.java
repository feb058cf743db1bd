package dev.offlinesync.core.store;

import dev.offlinesync.core.item.IdSecret;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Position;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One database that holds queue, lanes and records. Thread-safe.
 *
 * <p>Every method of its ports throws {@link StoreUnavailable} if the database cannot be reached, does not answer in
 * time, or has no space to write. It is then unknown whether anything happened, and the caller may try again. It throws
 * {@link StoreRefused} if a rule that somebody has added to the queue's own tables refuses what it writes there.
 *
 * <p>What it is given it gives back equal: trees with their types; texts; times with milliseconds from the year 0001 to
 * 9999. The keys of a tree keep their order, but for an updated record, which may keep the order that it had. Core has
 * refused everything else before, and bounded sizes: the data of an item and its answer take {@link
 * dev.offlinesync.core.item.Tree#MAX_SIZE} bytes together, and a record as many. Items that are inserted together may be
 * larger together than any command of the database; the records and answers of one commit take some 46 MiB at most.
 */
public interface SyncStore extends AutoCloseable {
    QueueStore queue();

    LaneStore lanes();

    RecordStore records();

    DeviceStore devices();

    /**
     * For an operator.
     *
     * @throws UnsupportedOperationException if the store has none
     */
    default FeedOperations feeds() {
        throw new UnsupportedOperationException("this store has no operations on change feeds");
    }

    /**
     * What other programs write into the collections of records, from now on or from where it was last published.
     *
     * @throws IllegalStateException if this database cannot tell of it as it is; the message says what to do
     */
    default ForeignWrites foreignWrites() {
        throw new IllegalStateException("this store does not tell of what other programs write");
    }

    /**
     * What a client sees of its queue. Clients ask for it again and again, so a store behind a network answers both
     * parts in one round trip.
     *
     * @param statuses as the items are stored: an item that is being processed may still be pending there
     * @param after as for {@link QueueStore#page}
     */
    default Listing list(UserId user, Set<Status> statuses, @Nullable Position after, int limit) {
        Page<SyncItem> page = queue().page(user, statuses, after, limit);
        boolean mayRun = page.items().stream().anyMatch(i -> i.status() == Status.PENDING);
        return new Listing(page, mayRun ? lanes().running(user) : Set.of());
    }

    /**
     * A page of the queue, and what is being processed at this moment.
     *
     * @param running as by {@link LaneStore#running}; may be empty if nothing on the page is pending
     */
    record Listing(Page<SyncItem> page, Set<ItemId> running) {
        public Listing {
            running = Set.copyOf(running);
        }
    }

    /**
     * How many open items the user has. It is asked only if there is a quota, and its cost does not depend on how many items
     * have ended.
     *
     * @param most how far is counted
     */
    long openItems(UserId user, long most);

    /**
     * The bytes that the user's items take in the database, and the user's records in these collections; about, as it is
     * easy to tell for the database. It is asked only if there is a quota, and may look at all of them.
     */
    long storedBytes(UserId user, Set<String> collections);

    /**
     * The secret of this database. It is made when the database is opened for the first time, by one of those who open it
     * at once; all others, and every later start, get that same one. It is read when the store is opened, and this call
     * costs nothing.
     */
    IdSecret idSecret();

    /**
     * Tries what calls need: a read of the items, and a small write that is as durable as theirs. It changes nothing that
     * the ports tell of.
     *
     * @throws StoreUnavailable if calls would meet it too: the database is away, does not let this user in, is read-only,
     *     or has no space
     */
    void ping();

    /** For a person: what the store is, and where; never a password. */
    String describe();

    @Override
    void close();
}
