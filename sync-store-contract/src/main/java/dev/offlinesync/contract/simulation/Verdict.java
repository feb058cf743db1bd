package dev.offlinesync.contract.simulation;

/** What becomes of a party at a point where it stands: mostly a call of the store. */
enum Verdict {
    GO,
    /** It dies, and the call is never made. */
    DIE_BEFORE,
    /** The call has its effect, and the party dies before the answer comes. */
    DIE_AFTER,
    /** The database does not answer; the call had no effect. */
    REFUSED,
    /** The call has its effect, but the party is told that the database does not answer. */
    UNANSWERED,
    /** The call has its effect, and the party stands still before it goes on with the answer. */
    STAND_AFTER
}
