package dev.offlinesync.core.rules;

import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.record.StoredRecord;
import java.util.List;

/**
 * What the queue knows about the record of an item, beside the item.
 *
 * <p>An update may come before its create, made on another device or handed over first. If that create is the first
 * item to create or delete the record, or to try, then updates from before it are about the record that it makes, and
 * are applied behind it. Otherwise they are about an earlier one.
 *
 * @param isKnown whether the queue was asked for {@code begun}
 * @param begun the items, of any status, that create or delete the record, in the order of their sequences
 * @param waiting of a create, the updates that wait because its record was not there, in their order
 */
public record Standing(boolean isKnown, List<Begun> begun, List<SyncItem> waiting) {
    /** The queue was not asked, since nothing is out of the ordinary. */
    public static final Standing UNKNOWN = new Standing(false, List.of(), List.of());

    public Standing {
        begun = List.copyOf(begun);
        waiting = List.copyOf(waiting);
    }

    /** An item that creates or deletes a record. */
    public record Begun(ItemId id, long sequence) {}

    /** Whether this create is known to be the first that creates or deletes its record. */
    public boolean isFirst(SyncItem create) {
        return isKnown && (begun.isEmpty() || begun.get(0).id().equals(create.id()));
    }

    /**
     * Whether an item may follow the create of a record that nobody has written since. It may not if that create has
     * passed it: it came later, and it is not the first, or the item is no update.
     */
    boolean mayFollow(SyncItem item, StoredRecord created) {
        for (int i = item.method().beginsAnew() ? 0 : 1; i < begun.size(); i++) {
            Begun later = begun.get(i);
            if (later.id().equals(created.lastItem()) && later.sequence() > item.sequence()) {
                return false;
            }
        }
        return true;
    }
}
