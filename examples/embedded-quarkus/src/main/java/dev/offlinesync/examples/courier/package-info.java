/**
 * A backend for couriers, whose rounds lead through stairwells and cellars. Their apps keep what they write (parcels
 * delivered or taken back, messages to those who were not at home) and send it when they are back; here it goes through
 * the queue.
 *
 * <p>Start reading at {@code application.properties}, which declares parcels. {@code Deliveries}, {@code Returns} and
 * {@code Notices} do the work, and {@code Dispatch} has routes of this backend's own.
 */
@NullMarked
package dev.offlinesync.examples.courier;

import org.jspecify.annotations.NullMarked;
