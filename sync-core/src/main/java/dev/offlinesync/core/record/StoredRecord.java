package dev.offlinesync.core.record;

import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Tree;
import dev.offlinesync.core.item.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A business record as it is stored.
 *
 * @param owner null if no user can be: another program wrote the record, which still takes its id
 * @param data the fields of the resource alone: neither id, owner, dates nor our mark. A date that another program has
 *     written, and that is none, is in it under its name: clients see it, and nothing changes it.
 * @param version 1 at creation, one more for each update; a record that this system did not write counts as version 1
 * @param lastItem the item that wrote it last: how a create, and on a store without transactions any write, is known to
 *     have happened already. Null on a record that this system did not write.
 * @param sequence of the latest item that wrote it: an earlier one that was passed by that item is not applied any
 *     more. 0 if that item was the record's first create, as far as is known, so that updates from before it may follow;
 *     {@link #UNORDERED} if an earlier version of this system or another program wrote it; {@link #AT_COMMIT} before the
 *     store has put in its own.
 * @param createdAt null if there is none, or if it is no date
 * @param updatedAt likewise
 */
public record StoredRecord(
        RecordKey key,
        @Nullable UserId owner,
        Tree data,
        long version,
        @Nullable ItemId lastItem,
        long sequence,
        @Nullable Instant createdAt,
        @Nullable Instant updatedAt) {
    /**
     * In a decision, the sequence of an item that enters the queue with it: the store knows it when it commits. See
     * {@code LaneStore.commit}.
     */
    public static final long AT_COMMIT = -1;

    public static final String CREATED_AT = "createdAt";
    public static final String UPDATED_AT = "updatedAt";

    /** Written by something that knows no sequences: everything may follow. */
    public static final long UNORDERED = -2;

    public boolean isOf(UserId user) {
        return user.equals(owner);
    }

    /** Whether another program has written {@code updatedAt} in a form that only that program knows. */
    public boolean hasForeignUpdatedAt() {
        return foreign(UPDATED_AT, updatedAt) != null;
    }

    /** New data of this record, with the times of it that only another program knows. */
    public Tree withForeignTimes(Tree changed) {
        Object created = foreign(CREATED_AT, createdAt);
        Object updated = foreign(UPDATED_AT, updatedAt);
        if (created == null && updated == null) {
            return changed;
        }
        Tree.Builder all = Tree.storedBuilder();
        changed.forEach(all::put);
        if (created != null) {
            all.put(CREATED_AT, created);
        }
        if (updated != null) {
            all.put(UPDATED_AT, updated);
        }
        return all.build();
    }

    private @Nullable Object foreign(String field, @Nullable Instant time) {
        return time == null ? data.get(field) : null;
    }

    public StoredRecord withVersion(long next) {
        return new StoredRecord(key, owner, data, next, lastItem, sequence, createdAt, updatedAt);
    }

    /** The same record with what the store has put in for {@link #AT_COMMIT}. */
    public StoredRecord withSequence(long value) {
        return new StoredRecord(key, owner, data, version, lastItem, value, createdAt, updatedAt);
    }
}
