package dev.offlinesync.spring;

import dev.offlinesync.core.store.Enlistment;
import java.util.Optional;

/** The transactions of Spring's that are on the database of the queue's store. */
interface JoinableTransactions {
    /** The one in which the calling thread is; empty if it is in none of them. */
    Optional<Enlistment> current();
}
