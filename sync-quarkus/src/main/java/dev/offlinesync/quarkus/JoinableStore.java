package dev.offlinesync.quarkus;

import dev.offlinesync.core.store.Enlistment;
import dev.offlinesync.core.store.SyncStore;
import java.util.Optional;

/** A store on whose database the application has transactions of JTA. */
interface JoinableStore {
    /** The transaction in which the calling thread is; empty if it is not one on the database of this store. */
    Optional<Enlistment> current(SyncStore store);
}
