package dev.offlinesync.core.rules;

import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.record.RecordWrite;
import java.util.List;

/**
 * What a batch comes to: which records become what, and which item ends how.
 *
 * @param writes at most one per record
 * @param settlements at most one per item
 * @param inserts items that enter the queue already ended (a write that was made directly); the store gives them their
 *     sequence
 */
public record Decision(List<RecordWrite> writes, List<Settlement> settlements, List<SyncItem> inserts) {
    public Decision {
        writes = List.copyOf(writes);
        settlements = List.copyOf(settlements);
        inserts = List.copyOf(inserts);
    }

    /** With the epoch of the lane under which it is committed on every item, as the items are stored. */
    public Decision withEpoch(long epoch) {
        return new Decision(
                writes,
                settlements.stream()
                        .map(s -> new Settlement(s.before(), s.after().withEpoch(epoch)))
                        .toList(),
                inserts.stream().map(item -> item.withEpoch(epoch)).toList());
    }

    /** An item as it was read, and as it is to be. */
    public record Settlement(SyncItem before, SyncItem after) {}
}
