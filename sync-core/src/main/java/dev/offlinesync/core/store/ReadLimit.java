package dev.offlinesync.core.store;

import dev.offlinesync.core.record.Slot;
import dev.offlinesync.core.record.StoredRecord;
import dev.offlinesync.core.store.LaneStore.Commit;

/** For stores: counts the records that one commit reads, so that it stops at {@link LaneStore#MOST_READ}. Used for one commit. */
public final class ReadLimit {
    /** What a commit answers that stops there. */
    public static final Commit TOO_LARGE =
            new Commit.TooLarge("its records take more than " + LaneStore.MOST_READ + " bytes together");

    private long bytes;
    private int records;

    /** @return whether what was read is too much with this one */
    public boolean isPassedBy(Slot next) {
        StoredRecord record = next.record();
        if (record == null) {
            return false;
        }
        records++;
        bytes += record.data().weight();
        return records > 1 && bytes > LaneStore.MOST_READ;
    }
}
