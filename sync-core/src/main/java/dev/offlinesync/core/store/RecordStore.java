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

    /** How many records of the collection are the owner's. */
    long count(UserId owner, String collection);
}
