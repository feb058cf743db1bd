package dev.offlinesync.core.record;

import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.UserId;
import org.jspecify.annotations.Nullable;

/**
 * What stands under a record's key: a record, the tombstone of one, or nothing. Never both.
 */
public record Slot(
        RecordKey key,
        @Nullable StoredRecord record,
        @Nullable Tombstone tombstone) {
    public Slot {
        if (record != null && tombstone != null) {
            throw new IllegalArgumentException("a record and a tombstone under " + key);
        }
    }

    public static Slot empty(RecordKey key) {
        return new Slot(key, null, null);
    }

    /** Of this user's latest item that wrote here, not above 0 if none is known: see {@link StoredRecord#sequence}. */
    public long sequence(UserId user) {
        if (record != null) {
            return record.isOf(user) ? record.sequence() : 0;
        }
        return tombstone != null && tombstone.owner().equals(user) ? tombstone.sequence() : 0;
    }

    /** Of the record, or of its deletion; 0 if nothing has been there. */
    public long version() {
        return record != null ? record.version() : tombstone == null ? 0 : tombstone.version();
    }

    /** The item that wrote here last, null if none is known. */
    public @Nullable ItemId lastItem() {
        return record != null ? record.lastItem() : tombstone != null ? tombstone.item() : null;
    }

    /** The same slot with what the store puts in for {@link StoredRecord#AT_COMMIT}. */
    public Slot orderedAt(long value) {
        if (record != null && record.sequence() == StoredRecord.AT_COMMIT) {
            return of(record.withSequence(value));
        }
        return tombstone != null && tombstone.sequence() == StoredRecord.AT_COMMIT
                ? of(tombstone.withSequence(value))
                : this;
    }

    public static Slot of(StoredRecord record) {
        return new Slot(record.key(), record, null);
    }

    public static Slot of(Tombstone tombstone) {
        return new Slot(tombstone.key(), null, tombstone);
    }
}
