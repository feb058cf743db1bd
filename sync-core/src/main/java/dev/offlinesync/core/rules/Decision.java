package dev.offlinesync.core.rules;

import dev.offlinesync.core.item.Receipt;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.Tree;
import dev.offlinesync.core.record.RecordWrite;
import dev.offlinesync.core.record.StoredRecord;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

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

    /**
     * As the items are stored: each with the epoch of the lane under which it is committed, and with the number of the
     * commit if its receipt is to get one.
     *
     * @see Receipt#AT_COMMIT
     */
    public Decision committed(long epoch, long number) {
        return withItems(item -> item.withEpoch(epoch).committedAt(number));
    }

    /** With the number of the commit alone, as those are told of it who have decided. */
    public Decision committedAt(long number) {
        return withItems(item -> item.committedAt(number));
    }

    private Decision withItems(UnaryOperator<SyncItem> after) {
        return new Decision(
                writes,
                settlements.stream()
                        .map(s -> new Settlement(s.before(), after.apply(s.after()), s.isAttempt(), s.answer()))
                        .toList(),
                inserts.stream().map(after).toList());
    }

    /**
     * With the sequence that the store gives to the one item that enters the queue, on the records that it writes.
     *
     * @see StoredRecord#AT_COMMIT
     */
    public Decision orderedAt(long sequence) {
        return new Decision(
                writes.stream()
                        .map(w -> new RecordWrite(w.before(), w.after().orderedAt(sequence)))
                        .toList(),
                settlements,
                inserts);
    }

    /**
     * An item as it was read, and as it is to be.
     *
     * @param isAttempt false if the item did not run: it is only made due, or found to be due still
     * @param answer all that a direct write is answered, of which its item may keep a part; no store needs it
     */
    public record Settlement(
            SyncItem before,
            SyncItem after,
            boolean isAttempt,
            @Nullable Tree answer) {
        public Settlement(SyncItem before, SyncItem after) {
            this(before, after, true, after.responseData());
        }

        /** The item does not run: it is to be as {@code after}, and must still be as it was read. */
        public static Settlement withoutAttempt(SyncItem before, SyncItem after) {
            return new Settlement(before, after, false, null);
        }
    }
}
