package dev.offlinesync.core.store;

import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.record.StoredRecord;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A page of a user's change feed.
 *
 * @param state of the feed as the page sees it; null if it has none that counts, and the page is empty then: there is no
 *     lane, or a program that gives no numbers has claimed it last. A claim begins one.
 * @param entries in the order of the feed, none with a number above {@link FeedState#changes}
 * @param next where the next page begins, null if nothing comes behind this one
 * @param isSettled false if something is known to come that this page could not have: only of a store that sees no
 *     single moment
 * @param unnumbered records and tombstones of these collections that have no number: another program has written or deleted
 *     them, or a person took the number away. Also those met that have one above {@link FeedState#changes}, which no commit
 *     has given. At most {@link #MOST_UNNUMBERED} of {@link #MOST_UNNUMBERED_BYTES}, if there are more
 */
public record FeedPage(
        @Nullable FeedState state,
        List<Entry> entries,
        @Nullable FeedPlace next,
        boolean isSettled,
        Set<RecordKey> unnumbered) {
    /** One commit gives so many records their number. */
    public static final int MOST_UNNUMBERED = 200;

    /** The records that one commit gives their number take so much together; a single one may take more. */
    public static final long MOST_UNNUMBERED_BYTES = 8L << 20;

    public FeedPage {
        entries = List.copyOf(entries);
        unnumbered = Collections.unmodifiableSet(new LinkedHashSet<>(unnumbered));
    }

    /** One on which everything has its number. */
    public FeedPage(@Nullable FeedState state, List<Entry> entries, @Nullable FeedPlace next, boolean isSettled) {
        this(state, entries, next, isSettled, Set.of());
    }

    /** Takes as many without number as a page tells of. */
    public static <T> Page.Filling<T> fillingUnnumbered(ToLongFunction<T> bytes) {
        return new Page.Filling<>(MOST_UNNUMBERED, MOST_UNNUMBERED_BYTES, bytes);
    }

    /** The page of a feed that was not begun. */
    public static final FeedPage NOT_BEGUN = new FeedPage(null, List.of(), null, true);

    /**
     * What stands under a key since this number.
     *
     * @param version of the record, or the one that its deletion made
     * @param record null if it was deleted
     */
    public record Entry(
            long change,
            RecordKey key,
            long version,
            @Nullable StoredRecord record) {
        public static Entry of(long change, StoredRecord record) {
            return new Entry(change, record.key(), record.version(), record);
        }

        /** In bytes of memory, as pages count them. */
        public long weight() {
            return record == null ? 0 : record.data().weight();
        }
    }
}
