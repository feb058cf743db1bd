package dev.offlinesync.quarkus;

/** The transactions of JTA, if the application has any. */
interface Transactions {
    /** Whether the calling thread is in one that has not ended, and is not about to. */
    boolean isInOne();

    /** Runs this after the transaction in which the calling thread is, if that commits. */
    void afterCommit(Runnable work);
}
