package dev.offlinesync.contract;

/** Writes that say what they are based on: the engine on the store under test. */
public interface ConflictContract
        extends ConflictPolicyContract, ConflictChainContract, ConflictFormContract, ConflictResolutionContract {}
