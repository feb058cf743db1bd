package dev.offlinesync.core.store;

import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.OrderKey;
import dev.offlinesync.core.item.Position;
import dev.offlinesync.core.item.QueueCounts;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.rules.ItemState;
import dev.offlinesync.core.rules.OpenItem;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Port: the items. Nothing is cached: if a person edits a stored item by hand (status, attempts, retryAt, priority,
 * maxAttempts, deletion), the next call sees it.
 */
public interface QueueStore {
    /**
     * Stores the items whose ids are absent, and gives each a sequence greater than every sequence given before; within
     * one call in the order of the list. An item whose id is present is left unchanged.
     *
     * <p>If one call returned before another one begins, the items of the first have the lower sequences, and a reader
     * who sees those of the second sees them too. Of two calls that overlap, either may be the earlier one, and the one
     * with the higher sequences may become visible first.
     *
     * <p>When this returns, every item is durable: it survives the death of this process and of the database's. If it
     * throws {@link StoreUnavailable} or {@link StoreRefused}, a prefix of the absent items may have been stored.
     *
     * @param items of one user, with ids that differ from each other; may be empty
     * @return for each item, in order, what is stored under its id, those that were present as {@link PresentItems} bounds
     *     them; the sequence of a new item may be {@link
     *     SyncItem#UNORDERED} if the store would need another round trip to know it
     */
    List<Stored> insert(List<SyncItem> items);

    /** @param isNew whether this call stored it */
    record Stored(SyncItem item, boolean isNew) {}

    /** The item of this id, of any user. */
    Optional<SyncItem> find(ItemId id);

    /** The items of these ids that exist and belong to the user, in no particular order. At most 1,000 ids. */
    List<SyncItem> load(UserId user, Collection<ItemId> ids);

    /**
     * How far the items of these ids have come that exist and belong to the user, in no particular order. Asked only of
     * items that others depend on; a store that can leaves their data unread.
     *
     * @param ids at most 1,000
     */
    default List<ItemState> states(UserId user, Collection<ItemId> ids, Instant now) {
        return load(user, ids).stream().map(item -> ItemState.of(item, now)).toList();
    }

    /**
     * What became of these items, and how far the change feed of their user is. Clients ask for it again and again, so a
     * store behind a network answers all of it in one round trip.
     *
     * @param ids at most 1,000
     */
    Receipts receipts(UserId user, Collection<ItemId> ids);

    /**
     * @param items those that exist and belong to the user, without their data and base, in no particular order
     * @param shortened those of them without their answers too, for which there was no room ({@link PresentItems})
     * @param feed null if the user has none that counts
     */
    record Receipts(
            List<SyncItem> items,
            Set<ItemId> shortened,
            @Nullable FeedState feed) {
        public Receipts {
            items = List.copyOf(items);
            shortened = Set.copyOf(shortened);
        }
    }

    /**
     * The first page of the user's due items (open, and {@code retryAt} null or not after {@code now}), by priority
     * descending, then sequence. The same query answers the counts. Its cost does not depend on how many items have
     * ended. It is asked for every call of a client, so round trips count.
     *
     * @param limit at most so many items
     * @param maxBytes stop before the items together exceed this (see {@link SyncItem#weight()}); one item is always
     *     given
     * @param counted how far items outside the page are counted, 1 to {@link #COUNTED}; counting costs
     */
    Due due(UserId user, Instant now, int limit, long maxBytes, int counted);

    /**
     * @param items the page; each has an order key
     * @param due how many items are due, those in the page included; exact up to {@code counted} and the limit of the
     *     page together, then that sum
     * @param waiting how many open items wait for their retry; exact up to {@code counted}, then that number
     * @param nextRetryAt when the first of those is due
     * @param toRepair open items, written by hand or by an earlier system, that lack an order key or a sequence: oldest
     *     first, at most {@link #REPAIRS}. They are neither in {@code items} nor counted: {@link #repair} them and ask
     *     again.
     */
    record Due(
            List<SyncItem> items,
            int due,
            int waiting,
            @Nullable Instant nextRetryAt,
            List<SyncItem> toRepair) {
        public Due {
            items = List.copyOf(items);
            toRepair = List.copyOf(toRepair);
        }

        /** Whether something is due that is not in the page. */
        public boolean hasMore() {
            return due > items.size();
        }

        /** Whether every open item of the user is in the page. */
        public boolean isAll() {
            return !hasMore() && waiting == 0;
        }
    }

    /** Up to this number, clients are told exact counts. */
    int COUNTED = 1000;

    /** How many items to repair are given at once. */
    int REPAIRS = 500;

    /**
     * The due items that come after {@code last} in the order of {@link #due}: only keys, no data.
     *
     * @param limit at most so many, up to 1,000
     */
    List<OpenItem> dueBehind(UserId user, Instant now, OpenItem last, int limit);

    /**
     * Open items, due or not, on these records whose sequence is lower than the one given for the record: only keys, no
     * data, and for those that are not due the kind of their last failure. Ordered by order key, and by sequence within
     * it. If {@code limit} cuts the answer, its last order key may lack some of its items, and later ones are missing.
     *
     * <p>{@link Open#HOLDING} is asked for only if {@link Open#ALL} were too many, so it may cost more: up to what is
     * open on these records. What was left out takes no place in the answer.
     *
     * @param before order key → sequence; at most 1,000 entries
     */
    List<OpenItem> openBefore(UserId user, Map<OrderKey, Long> before, Open which, Instant now, int limit);

    /** Which open items are asked for. */
    enum Open {
        ALL,
        /** All but those that {@linkplain OpenItem#letsPass let pass}. */
        HOLDING
    }

    /**
     * The items that create ({@code POST}) or delete ({@code DELETE}) these records, whatever their status. Ordered by
     * order key, and by sequence within it. It is asked only if something was passed, or may have been.
     *
     * @param keys at most 1,000
     * @param limit at most so many items
     */
    List<Begun> begun(UserId user, Set<OrderKey> keys, int limit);

    /** An item that creates or deletes the record of its order key. */
    record Begun(OrderKey orderKey, ItemId id, long sequence) {}

    /**
     * Completed items on a record whose sequence is higher than this one, the lowest first.
     *
     * @param limit at most so many
     */
    List<SyncItem> completedAfter(UserId user, OrderKey key, long sequence, int limit);

    /**
     * Fills in what an item lacks that was written by hand: its record key and content hash, the default of any other
     * missing field, and a sequence if it has none. Such a sequence is lower than every one that {@link #insert} gives,
     * and rises with the item's time of creation: these items count as oldest. An item that lacks nothing is left
     * unchanged.
     */
    void repair(UserId user, List<SyncItem> items);

    /**
     * A page of the user's items in any of these statuses, by priority descending, then sequence.
     *
     * @param after the position of the last item of the page before, null for the first page
     */
    Page<SyncItem> page(UserId user, Set<Status> statuses, @Nullable Position after, int limit);

    /**
     * How many items are open, how many have failed, and since when the oldest due item is due. The cost is that of the
     * items that are counted, however many have ended.
     *
     * @param user null for all users
     * @param most so many open items are looked at, and so many failed ones; if there are more, any of them
     */
    QueueCounts counts(@Nullable UserId user, Instant now, int most);

    /**
     * Deletes the user's items in these statuses, except those that are running: what the batch of the user's lane
     * names while its lease runs, and what is stamped processing then. A handler may be at work on them, and whoever
     * called it must be able to store what became of them.
     *
     * <p>If the lane is claimed during this call, items that the new batch only names may be deleted; it notices when it
     * commits or stamps them. One that it has stamped is kept.
     */
    Deleted delete(UserId user, Set<Status> statuses);

    /**
     * @param count how many items were deleted
     * @param running how many items in the statuses are running, and were kept
     */
    record Deleted(long count, long running) {}

    /**
     * Replaces an item by its next state if status, attempts, sequence and epoch in the store are still those of {@code
     * before}. For moves made outside a lane, such as the retry of a failed item.
     *
     * @return whether it was
     */
    boolean replace(SyncItem before, SyncItem after);

    /**
     * Moves what waits by a clock that was set back since. An open item of any user that was written after {@code now}
     * waits as long as it was meant to, from {@code now} on: {@code retryAt} keeps its distance from {@code updatedAt}. If
     * it has no {@code retryAt} and was created after {@code now}, it is due at once. {@code updatedAt} becomes {@code
     * now}, so that the same item is not moved twice. Everything else stays, its status, attempts and sequence among it.
     *
     * <p>Called at the start, and when the clock was set back: it may look at every open item, and is one command or a
     * few.
     *
     * @return how many items were moved
     */
    long reschedule(Instant now);

    /**
     * Users with open items that the worker should run: those whose retry time is not after {@code now}, and those
     * without a retry time, which nobody has tried yet, if they were created at least {@code grace} before {@code now}.
     *
     * @param from only users not before this one, in the store's order of user ids; null for all
     * @param limit at most so many
     * @return in the store's order of user ids, any total order; the cost is bounded by what {@code limit} users have
     *     open
     */
    List<UserId> usersWithDueWork(Instant now, Duration grace, @Nullable UserId from, int limit);
}
