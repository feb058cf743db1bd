package dev.offlinesync.forward;

/** What an answer says about the upstream, beside what it says about the mutation. */
enum Health {
    /** It is up and takes calls. */
    WELL,
    /** It is down, or has a fault. If it answers so to one user alone, it may be that user's writes. */
    UNWELL,
    /** It takes no calls of this user at the moment, or no credentials for this user. */
    REFUSES_USER
}
