package dev.offlinesync.core.rules;

/** Which records are read before a decision. */
public enum ReadScope {
    /** Not the one under the id of an item that has never run: it can hardly be there, and the read is saved. */
    WHERE_NEEDED,
    EVERYWHERE
}
