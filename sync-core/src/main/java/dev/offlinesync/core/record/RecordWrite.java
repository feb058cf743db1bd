package dev.offlinesync.core.record;

/**
 * One record's part of a decision: from the state that was read to the one to be stored, whatever number of items led
 * there. A store writes the difference: a record that appears is inserted, one that stays is updated, one that goes is
 * deleted; a tombstone that appears or changes is upserted, one that goes is removed.
 */
public record RecordWrite(Slot before, Slot after) {
    public RecordWrite {
        if (!before.key().equals(after.key())) {
            throw new IllegalArgumentException("a write from " + before.key() + " to " + after.key());
        }
    }

    public RecordKey key() {
        return after.key();
    }
}
