package dev.offlinesync.core.record;

import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Tree;
import dev.offlinesync.core.item.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A business record as it is stored.
 *
 * @param data the fields of the resource alone: neither id, owner, dates nor our mark
 * @param version 1 at creation, one more for each update; a record that this system did not write counts as version 1
 * @param lastItem the item that wrote it last: how a create, and on a store without transactions any write, is known to
 *     have happened already. Null on a record that this system did not write.
 * @param sequence of the latest item that wrote it: an earlier one that was passed by that item is not applied any
 *     more. 0 if that item was the record's first create, as far as is known, so that updates from before it may follow;
 *     {@link #UNORDERED} if an earlier version of this system or another program wrote it; {@link #AT_COMMIT} before the
 *     store has put in its own.
 */
public record StoredRecord(
        RecordKey key,
        UserId owner,
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

    /** Written by something that knows no sequences: everything may follow. */
    public static final long UNORDERED = -2;

    /** The same record with what the store has put in for {@link #AT_COMMIT}. */
    public StoredRecord withSequence(long value) {
        return new StoredRecord(key, owner, data, version, lastItem, value, createdAt, updatedAt);
    }
}
