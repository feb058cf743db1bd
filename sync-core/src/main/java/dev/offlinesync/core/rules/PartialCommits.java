package dev.offlinesync.core.rules;

/** Whether a store's commit can be cut short by a crash. */
public enum PartialCommits {
    /** A commit is a transaction: whole or not at all. */
    IMPOSSIBLE,
    /**
     * A commit is several writes, the record's before the item's end. A batch holds one item of each record, and an
     * item that is the last writer of its record has happened already.
     */
    POSSIBLE
}
