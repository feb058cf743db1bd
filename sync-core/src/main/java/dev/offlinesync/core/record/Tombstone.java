package dev.offlinesync.core.record;

import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.UserId;
import java.time.Instant;

/**
 * What is left of a deleted record, so that a record created again under its id continues its versions.
 *
 * @param version the version that the deletion made: one more than the record had; that of the tombstone before, or 0, if
 *     there was no record to delete
 * @param item the item that deleted it
 * @param sequence as {@link StoredRecord#sequence}
 */
public record Tombstone(RecordKey key, UserId owner, long version, ItemId item, long sequence, Instant deletedAt) {
    /** Stands for the item of a deletion that another program has made. */
    public static final ItemId NO_ITEM = new ItemId("0".repeat(24));

    /** The same tombstone with what the store has put in for {@link StoredRecord#AT_COMMIT}. */
    public Tombstone withSequence(long value) {
        return new Tombstone(key, owner, version, item, value, deletedAt);
    }
}
