/**
 * The ports to a database. Their Javadoc is the contract; the suites of the module {@code sync-store-contract} check
 * it, for the in-memory store here and for every real one.
 *
 * <p>{@link dev.offlinesync.core.store.QueueStore} keeps the items, {@link dev.offlinesync.core.store.LaneStore} lets
 * one party at a time commit decisions about a user's items, {@link dev.offlinesync.core.store.RecordStore} reads
 * business records. {@link dev.offlinesync.core.store.SyncStore} is the three together. How to write one is told in
 * {@code docs/writing-a-store.md}.
 */
@NullMarked
package dev.offlinesync.core.store;

import org.jspecify.annotations.NullMarked;
