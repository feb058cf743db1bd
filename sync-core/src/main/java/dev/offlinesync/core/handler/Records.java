package dev.offlinesync.core.handler;

import dev.offlinesync.core.conflict.Stale;
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

    /**
     * How far the item is behind its own record, if it says what it is based on and the record has changed or was deleted
     * since. A declared resource decides by its {@link dev.offlinesync.core.conflict.ConflictRules}; a handler of the
     * application's may do what it likes with it.
     */
    default Optional<Stale> stale() {
        return Optional.empty();
    }

    /**
     * The same for a handler that says how it takes old values, so that the same value in another form is no difference.
     * Then an item is behind also if the record has the version that its author saw, and other values than those: another
     * program may write a record without raising its version.
     */
    default Optional<Stale> stale(OldValues taken) {
        return stale();
    }
}
