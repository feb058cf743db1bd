/**
 * A backend for couriers, whose rounds lead through stairwells and cellars. Their apps keep what they write (parcels
 * delivered or taken back, messages to those who were not at home) and send it when they are back; here it goes through
 * the queue.
 *
 * <p>Start reading at {@code OfflineQueue}, which makes the queue of what Quarkus has. {@code OfflineApi} puts the HTTP
 * API on JAX-RS, {@code Dispatch} has routes of this backend's own, and {@code Deliveries}, {@code Returns} and
 * {@code Notices} do the work.
 */
@NullMarked
package dev.offlinesync.examples.courier;

import org.jspecify.annotations.NullMarked;
