package dev.offlinesync.core.store;

import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.record.StoredRecord;
import java.util.List;
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
 */
public record FeedPage(
        @Nullable FeedState state,
        List<Entry> entries,
        @Nullable FeedPlace next,
        boolean isSettled) {
    public FeedPage {
        entries = List.copyOf(entries);
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
