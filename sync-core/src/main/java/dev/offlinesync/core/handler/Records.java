package dev.offlinesync.core.handler;

import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.record.StoredRecord;
import java.util.Optional;

/**
 * The user's records that a {@link Change} declared, never anybody else's, as they are now, with the effects of the user's
 * earlier items.
 */
public interface Records {
    /** The key of the item's own record. */
    RecordKey ownKey();

    /** The item's own record, if it exists and is the user's. */
    Optional<StoredRecord> own();

    /**
     * A declared record, if it exists and is the user's.
     *
     * @throws IllegalArgumentException for a key that was not declared
     */
    Optional<StoredRecord> get(RecordKey key);

    /**
     * Whether nothing stands in the way of creating a record under this key. On a store that has each id once, for all
     * users together (MongoDB), it is false also if somebody else has it. So it does not tell whether an id is taken
     * anywhere.
     */
    boolean isFree(RecordKey key);
}
