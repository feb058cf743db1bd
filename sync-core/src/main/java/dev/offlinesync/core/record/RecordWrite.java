package dev.offlinesync.core.record;

/**
 * One record's part of a decision: from the state that was read to the one to be stored, whatever number of items led
 * there. A store writes the difference: a record that appears is inserted, one that stays is updated, one that goes is
 * deleted; a tombstone that appears or changes is upserted, one that goes is removed.
 *
 * @param before what it is to replace; empty if nothing has been under the key
 * @param after a record, or the tombstone of one: what has been there once leaves at least that
 */
public record RecordWrite(Slot before, Slot after) {
    public RecordWrite {
        if (!before.key().equals(after.key())) {
            throw new IllegalArgumentException("a write from " + before.key() + " to " + after.key());
        }
        if (after.record() == null && after.tombstone() == null) {
            throw new IllegalArgumentException("a write that leaves neither record nor tombstone under " + after.key());
        }
    }

    public RecordKey key() {
        return after.key();
    }
}
