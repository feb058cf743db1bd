/**
 * The queue at work on a store of one's own, while its processes die, stand still, lose answers and disagree about the time,
 * and people edit items by hand; a simple model says what must come of it. Two suites:
 * {@link dev.offlinesync.contract.simulation.CrashPointContract} tries every point at which a process can die,
 * {@link dev.offlinesync.contract.simulation.EngineModelContract} random ones. Both ask for a
 * {@link dev.offlinesync.contract.simulation.StoreUnderTest}.
 *
 * <p>Inside: a {@code RandomRun} or a {@code ScriptedRun} moves a {@code Simulation} of {@code Party}s, each a process that stands
 * still at each of its calls until it is let go on; the {@code Model} judges what it sees, {@code Trace} tells a person.
 */
@NullMarked
package dev.offlinesync.contract.simulation;

import org.jspecify.annotations.NullMarked;
