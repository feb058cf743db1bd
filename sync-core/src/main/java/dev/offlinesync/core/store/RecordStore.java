package dev.offlinesync.core.store;

import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.record.StoredRecord;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Port: business records, to read. They are written through {@link LaneStore#commit} alone. */
public interface RecordStore {
    /** The record under this key if it is the owner's. */
    Optional<StoredRecord> find(UserId owner, RecordKey key);

    /**
     * The owner's records by id, in whichever total order the store has for ids, as long as it is stable: paging on with the
     * last id of a page visits every record that stays once.
     *
     * @param after only ids behind this one, null for the first page
     */
    Page<StoredRecord> page(UserId owner, String collection, @Nullable String after, int limit);

    /** How many records of the collection are the owner's. */
    long count(UserId owner, String collection);
}
