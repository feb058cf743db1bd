package dev.offlinesync.spring;

import dev.offlinesync.core.store.Enlistment;
import java.util.Optional;

/** The transactions of Spring's that are on the database of the queue's store. */
interface JoinableTransactions {
    /** The one in which the calling thread is; empty if it is in none of them. */
    Optional<Joined> current();

    /** One of them. */
    interface Joined extends Enlistment {
        /**
         * Makes durable what was inserted after the transaction itself had been committed, by a callback of it: nobody else
         * would, and some transaction managers undo it.
         */
        void commitRest();
    }
}
