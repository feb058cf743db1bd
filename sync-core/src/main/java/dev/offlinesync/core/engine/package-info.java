/**
 * The engine around the pure rules. {@link dev.offlinesync.core.engine.Engine} is the only door. Inside:
 *
 * <ul>
 *   <li>{@code Selector} finds what may run
 *   <li>{@code BatchRun} is one batch from the look to the commit; {@code BatchRunner} makes them, {@code HeldLane} is the
 *       lane they hold, {@code Tally} what they come to
 *   <li>{@code Dispatch} brings an item to its handler, {@code TimeLimiter} leaves one behind that hangs
 *   <li>{@code BatchDecision} is the decision of a batch, as a pure function
 *   <li>{@code DirectWrite} makes one write at once
 *   <li>{@code RecordReader} reads records for clients
 *   <li>{@code Worker} does what clients left behind, on a few {@code Places}, and keeps out of the way of calls that are
 *       {@code Present}
 * </ul>
 */
@NullMarked
package dev.offlinesync.core.engine;

import org.jspecify.annotations.NullMarked;
