package dev.offlinesync.core.store;

import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.record.StoredRecord;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Port: business records, for reading. Only {@link LaneStore#commit} writes them. */
public interface RecordStore {
    /** The record under this key if it is the owner's. */
    Optional<StoredRecord> find(UserId owner, RecordKey key);

    /**
     * The owner's records by id, in any total order that is stable. So a caller who continues after the last id of each
     * page sees every record once that stays.
     *
     * @param after only what comes after this place: null for the first page, and else the {@link Page#place} of the
     *     page before, or the id of its last record if it gave none
     */
    Page<StoredRecord> page(UserId owner, String collection, @Nullable String after, int limit);

    /**
     * What has changed of the owner's records behind a place of the feed: each record and each tombstone once, at the number
     * of its last change. A record without a number counts as 0; such a tombstone is not told of. What has none is also told
     * apart ({@link FeedPage#unnumbered}), wherever the page is.
     *
     * <p>All of a page is seen at one moment. A store that cannot do that reads the state of the feed first, then records,
     * then tombstones, then the state again; leaves out tombstones of records that are there, and what has a higher number
     * than the state that it read first; and says of what it left out, and of a state that has moved on, that the page is
     * not {@linkplain FeedPage#isSettled settled}.
     *
     * <p>Its cost does not depend on how many records the owner has.
     */
    FeedPage changes(UserId owner, FeedScan scan);

    /** How many records of the collection are the owner's. */
    long count(UserId owner, String collection);
}
