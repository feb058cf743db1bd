/**
 * The rules of the queue as pure functions: how long to wait after a failure
 * ({@link dev.offlinesync.core.policy.RetryPolicy}) and what runs next, in which order
 * ({@link dev.offlinesync.core.policy.ProcessingPlan}).
 */
@NullMarked
package dev.offlinesync.core.policy;

import org.jspecify.annotations.NullMarked;
