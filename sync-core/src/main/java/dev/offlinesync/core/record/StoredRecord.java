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
 */
public record StoredRecord(
        RecordKey key,
        UserId owner,
        Tree data,
        long version,
        @Nullable ItemId lastItem,
        @Nullable Instant createdAt,
        @Nullable Instant updatedAt) {}
