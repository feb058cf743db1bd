package dev.offlinesync.core.rules;

import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.record.Slot;
import dev.offlinesync.core.record.StoredRecord;

/**
 * The order of the writes of one record, as the record itself keeps it: it carries the sequence of the item that wrote
 * it last, and an item that may have been passed is held against that.
 *
 * <p>Only an item's own record counts. Of others that it changes (the stock of what an order is about) the order is not
 * kept, and says nothing.
 */
record RecordOrder(UserId user, Entry entry) {
    /** Whether a later item of this record, which is the item's own, has written it. */
    boolean isPassed(Planned p, Slot own) {
        SyncItem item = p.item();
        if (!item.wasTried()) {
            return false;
        }
        StoredRecord record = own.record();
        long written = own.sequence(user);
        // not above 0 is no sequence that an item was given when it was stored
        return written > Math.max(0, item.sequence())
                // a direct write bears that of the latest item from before it, if the store knows no better
                || (written == item.sequence() && !item.id().equals(own.lastItem()))
                || (record != null
                        && record.sequence() == 0
                        && !p.routed().standing().mayFollow(item, record));
    }

    /** What the record carries once this item has created it. */
    long created(Planned p, Slot before) {
        return isFirst(p, before) ? Math.max(0, before.sequence(user)) : changed(p, before);
    }

    /** What the record carries once this item has changed or deleted it; unchanged if it is not the item's own. */
    long changed(Planned p, Slot before) {
        long known = before.sequence(user);
        if (!isOwn(p, before)) {
            return Math.max(0, known);
        }
        return entry == Entry.DIRECT
                ? StoredRecord.AT_COMMIT
                : Math.max(known, p.item().sequence());
    }

    /**
     * Whether this is a create, and the first that creates or deletes its record: nothing has left a trace here, which
     * survives any cleaning of the queue, and the queue, if it was asked, says so too. Items that were tried before ask
     * again, whether that is so.
     */
    private boolean isFirst(Planned p, Slot before) {
        if (p.item().method() != Method.POST || !isOwn(p, before)) {
            return false;
        }
        Standing standing = p.routed().standing();
        return before.sequence(user) <= 0 && (!standing.isKnown() || standing.isFirst(p.item()));
    }

    private static boolean isOwn(Planned p, Slot slot) {
        return p.own().filter(slot.key()::equals).isPresent();
    }
}
