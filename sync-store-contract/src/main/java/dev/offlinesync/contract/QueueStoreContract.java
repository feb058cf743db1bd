package dev.offlinesync.contract;

/** The contract of {@link dev.offlinesync.core.store.QueueStore}. */
public interface QueueStoreContract
        extends InsertContract,
                DueContract,
                PredecessorContract,
                ListingContract,
                ItemChangeContract,
                DueUsersContract,
                CountsContract,
                ValueContract {}
