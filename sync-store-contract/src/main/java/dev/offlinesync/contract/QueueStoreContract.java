package dev.offlinesync.contract;

/** The contract of {@link dev.offlinesync.core.store.QueueStore}. */
public interface QueueStoreContract
        extends InsertContract,
                DeviceContract,
                DueContract,
                PredecessorContract,
                ListingContract,
                ItemChangeContract,
                DueUsersContract,
                CountsContract,
                ValueContract {}
