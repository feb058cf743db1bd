/**
 * The in-port: what a client of the queue (an HTTP layer, an embedding backend) can ask of it, and the answers.
 * Start with {@link dev.offlinesync.core.queue.SyncQueue}.
 */
@NullMarked
package dev.offlinesync.core.queue;

import org.jspecify.annotations.NullMarked;
