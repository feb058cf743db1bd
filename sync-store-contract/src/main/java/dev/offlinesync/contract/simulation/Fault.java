package dev.offlinesync.contract.simulation;

/** What happens to a party at a point, which is mostly a call of the store. */
enum Fault {
    NONE,
    /** The party dies, and the call is never made. */
    CRASH_BEFORE,
    /** The call has its effect, and the party dies before the answer comes. */
    CRASH_AFTER,
    /** The database does not answer; the call had no effect. */
    UNAVAILABLE,
    /** The call has its effect, but the party is told that the database does not answer. */
    ANSWER_LOST,
    /** The call has its effect, and the party stalls before it continues with the answer. */
    STALL_AFTER
}
