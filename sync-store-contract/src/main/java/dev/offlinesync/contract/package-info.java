/**
 * The contracts of the store ports as test suites, for a store of your own. Each is an interface full of tests. A
 * store's test class implements one for each port, and the two methods of
 * {@link dev.offlinesync.contract.StoreContract}:
 *
 * <pre>{@code
 * class MyStoreTest implements QueueStoreContract, AtomicLaneStoreContract, RecordStoreContract {
 *     public SyncStore store() { ... }
 *
 *     public void endLeases() { ... }
 * }
 * }</pre>
 *
 * <p>The contracts of queue and lanes are composed of smaller ones, such as
 * {@link dev.offlinesync.contract.ClaimContract}: a new store may begin with one of those. A store without transactions
 * implements {@link dev.offlinesync.contract.LaneStoreContract} instead of
 * {@link dev.offlinesync.contract.AtomicLaneStoreContract}. When the suites are green, go on with the package
 * {@code simulation}, which runs the queue on the store while its processes die.
 */
@NullMarked
package dev.offlinesync.contract;

import org.jspecify.annotations.NullMarked;
