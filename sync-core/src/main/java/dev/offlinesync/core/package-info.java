/**
 * The queue of offline writes, free of any framework.
 *
 * <p>Build one with {@link dev.offlinesync.core.OfflineSync#builder}; it gives a
 * {@link dev.offlinesync.core.queue.SyncQueue} to write and a {@link dev.offlinesync.core.queue.SyncRecords} to read,
 * which are all that a client needs.
 *
 * <p>The packages, from the inside out; each knows only those before it:
 *
 * <ol>
 *   <li>{@code item}: one mutation and its life
 *   <li>{@code event}: what happens in the queue, as values, and the listener that is told
 *   <li>{@code record}: business records and the declaration of a resource
 *   <li>{@code handler}: what turns an item into an effect
 *   <li>{@code rules}: what runs next, how a batch is decided, when a failure is tried again; pure functions
 *   <li>{@code store}: the ports to a database, the moves of a lane, and the in-memory store
 *   <li>{@code queue}: the in-ports
 *   <li>{@code engine}: what runs batches and the background worker
 * </ol>
 */
@NullMarked
package dev.offlinesync.core;

import org.jspecify.annotations.NullMarked;
