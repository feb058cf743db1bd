/**
 * The contracts of the store ports as test suites, for a store of one's own. Each is an interface full of tests; a store's
 * test class implements those that it is to keep, and {@link dev.offlinesync.contract.StoreContract} with two methods:
 *
 * <pre>{@code
 * class MyStoreTest implements QueueStoreContract, AtomicLaneStoreContract, RecordStoreContract {
 *     public SyncStore store() { ... }
 *
 *     public void endLeases() { ... }
 * }
 * }</pre>
 *
 * <p>A store without transactions implements {@link dev.offlinesync.contract.LaneStoreContract} in the place of
 * {@link dev.offlinesync.contract.AtomicLaneStoreContract}. When these are green, go on with the package
 * {@code simulation}, where the queue runs on the store and its processes die.
 */
@NullMarked
package dev.offlinesync.contract;

import org.jspecify.annotations.NullMarked;
