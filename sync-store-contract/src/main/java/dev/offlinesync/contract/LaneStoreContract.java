package dev.offlinesync.contract;

/**
 * The contract of {@link dev.offlinesync.core.store.LaneStore} that every store keeps; {@link AtomicLaneStoreContract}
 * has the rest.
 */
public interface LaneStoreContract extends ClaimContract, TakeoverContract, CommitContract {}
