package dev.offlinesync.core.rules;

/** How an item comes to its decision. */
public enum Entry {
    /** From the queue, where it has its sequence. To delete what is not there is done: somebody else did it. */
    QUEUED,
    /**
     * Directly: it enters the queue as completed with this decision, as the newest item there, or not at all. To delete
     * what is not there fails.
     */
    DIRECT
}
