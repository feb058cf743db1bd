/**
 * The rules of the queue as pure functions: what runs next, in which order
 * ({@link dev.offlinesync.core.rules.ProcessingPlan}), what a batch comes to
 * ({@link dev.offlinesync.core.rules.Decision}), and how long to wait after a failure
 * ({@link dev.offlinesync.core.rules.RetryPolicy}).
 *
 * <p>Nothing here knows a thread, a clock or a database: time, chance and records are arguments.
 */
@NullMarked
package dev.offlinesync.core.rules;

import org.jspecify.annotations.NullMarked;
