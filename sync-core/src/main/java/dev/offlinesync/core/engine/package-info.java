/**
 * Internal: not for applications, and may change in any version.
 *
 * <p>What runs batches, around the pure {@link dev.offlinesync.core.rules rules}.
 * {@link dev.offlinesync.core.engine.Engine} is the only door. Start reading with {@code BatchRun}.
 *
 * <ul>
 *   <li>{@code BatchRun} is one batch, phase by phase: {@code Selector} finds what may run, {@code HeldLane} is the
 *       lane that the batch holds, {@code Execution} runs the items, {@code Tally} counts what they come to.
 *       {@code Batches} makes them
 *   <li>{@code Intake} makes items of what clients submit, {@code Insertion} stores them; {@code Push} runs them too
 *   <li>{@code PureCommit} commits the decision about pure items, for batches and for {@code DirectWrite}, which makes
 *       one write at once
 *   <li>{@code RecordReader} reads records for clients, {@code QueueReader} items
 *   <li>{@code HandlerCalls} calls the code of handlers; {@code TimeLimiter} leaves behind one that hangs
 *   <li>{@code Lanes} claims, renews and releases lanes; {@code LaneWaiting} bounds who waits for one;
 *       {@code LanesToRelease} makes up for an outage
 *   <li>{@code Worker} does what clients left behind, a few {@code WorkerSlots} at a time, and keeps out of the way of
 *       {@code ActiveCalls}
 * </ul>
 */
@NullMarked
package dev.offlinesync.core.engine;

import org.jspecify.annotations.NullMarked;
