package dev.offlinesync.core.record;

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

    public static Slot of(StoredRecord record) {
        return new Slot(record.key(), record, null);
    }

    public static Slot of(Tombstone tombstone) {
        return new Slot(tombstone.key(), null, tombstone);
    }
}
