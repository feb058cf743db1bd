package dev.offlinesync.core.store;

import dev.offlinesync.core.record.Slot;
import dev.offlinesync.core.record.StoredRecord;
import dev.offlinesync.core.store.LaneStore.Commit;

/** For stores: counts the records that one commit reads, so that it stops at {@link LaneStore#MOST_READ}. Used for one commit. */
public final class ReadLimit {
    private long bytes;
    private int records;
    /** How many of them were not too much. */
    private int fitting;

    /** What a commit answers that stops here. */
    public Commit tooLarge() {
        return new Commit.TooLarge(
                "its records take more than " + LaneStore.MOST_READ + " bytes together", Math.max(1, fitting));
    }

    /** @return whether what was read is too much with this one */
    public boolean isPassedBy(Slot next) {
        StoredRecord record = next.record();
        if (record == null) {
            return false;
        }
        records++;
        bytes += record.data().weight();
        boolean isPassed = records > 1 && bytes > LaneStore.MOST_READ;
        fitting = isPassed ? fitting : records;
        return isPassed;
    }
}
