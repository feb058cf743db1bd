/**
 * The in-ports: what a client (an HTTP layer, an embedding backend) can ask for, and the answers.
 * {@link dev.offlinesync.core.queue.SyncQueue} takes writes and shows what became of them;
 * {@link dev.offlinesync.core.queue.SyncRecords} shows the records; {@link dev.offlinesync.core.queue.SyncHints} tells
 * who waits that there is something new.
 */
@NullMarked
package dev.offlinesync.core.queue;

import org.jspecify.annotations.NullMarked;
