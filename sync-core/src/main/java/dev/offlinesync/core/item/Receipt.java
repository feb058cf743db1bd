package dev.offlinesync.core.item;

import org.jspecify.annotations.Nullable;

/**
 * What a client can rely on once its mutation is settled.
 *
 * @param change the number of the commit that settled it, in the change feed of its user; 0 if there is none: it is not
 *     settled, or what it changed is elsewhere
 * @param outcome null if its record was as its author had seen it, or if it does not say what they saw
 * @param conflictId of what was kept of the losing side; null if there is nothing
 */
public record Receipt(
        long change, @Nullable Outcome outcome, @Nullable String conflictId) {
    /** Of an item that is not settled. */
    public static final Receipt NONE = new Receipt(0, null, null);

    /** The number of a commit that is being decided: the store puts in its own. */
    public static final long AT_COMMIT = -1;

    /** The same receipt, which is to get the number of the commit that it is in. */
    public Receipt numberedAtCommit() {
        return new Receipt(AT_COMMIT, outcome, conflictId);
    }

    /** With the number of the commit, if it is to get one. */
    Receipt committedAt(long number) {
        return change == AT_COMMIT ? new Receipt(number, outcome, conflictId) : this;
    }

    /** A receipt as a store has it. An outcome that this program does not know is none. */
    public static Receipt stored(long change, @Nullable String outcome, @Nullable String conflictId) {
        Outcome known = outcome == null ? null : Outcome.ofWire(outcome).orElse(null);
        return change <= 0 && known == null && conflictId == null
                ? NONE
                : new Receipt(Math.max(0, change), known, conflictId);
    }

    /** The outcome as it is stored. */
    public @Nullable String outcomeText() {
        return outcome == null ? null : outcome.wire();
    }
}
