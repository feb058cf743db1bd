package dev.offlinesync.core.queue;

/** What must be so for a direct write to be made at all. */
public enum WriteCondition {
    NONE,
    /** The record is there, in whatever version. */
    PRESENT,
    /** Nothing is there. */
    ABSENT
}
