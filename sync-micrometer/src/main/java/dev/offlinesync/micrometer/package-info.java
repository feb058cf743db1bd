/**
 * What happens in the queue as meters of Micrometer. {@link dev.offlinesync.micrometer.SyncMetrics} is a listener,
 * {@link dev.offlinesync.micrometer.HandlerTimer} goes around handlers; an engine is built with both. The starters and
 * the extension of Quarkus do that by themselves. Knows core and Micrometer, which the application brings.
 */
@NullMarked
package dev.offlinesync.micrometer;

import org.jspecify.annotations.NullMarked;
