/**
 * A simulation that runs the queue on a store. Its processes die, stall, lose answers and disagree about the time, and
 * people edit items by hand; a simple model says what the result must be. There are two suites:
 * {@link dev.offlinesync.contract.simulation.CrashPointContract} tries every point at which a process can die,
 * {@link dev.offlinesync.contract.simulation.EngineModelContract} random ones. Both need a
 * {@link dev.offlinesync.contract.simulation.StoreUnderTest}.
 *
 * <p>Inside, a {@code RandomRun}, a {@code ScriptedRun} or a {@code PoisonRun} drives a {@code Simulation} of parties.
 * Each {@code Party} is a process that stops at each of its store calls until the run lets it continue, perhaps with a
 * {@code Fault}. A {@code Judge} compares each call with the {@code Model}; the {@code Trace} is the log for a person.
 */
@NullMarked
package dev.offlinesync.contract.simulation;

import org.jspecify.annotations.NullMarked;
