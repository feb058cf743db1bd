/**
 * What happens in the queue, as values: a {@link dev.offlinesync.core.event.SyncEvent} for each thing that happens,
 * told to a {@link dev.offlinesync.core.event.SyncListener}. Logs, metrics and dashboards are listeners; the one that
 * logs is the default. Knows {@code item} only.
 */
@NullMarked
package dev.offlinesync.core.event;

import org.jspecify.annotations.NullMarked;
