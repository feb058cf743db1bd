/**
 * The engine around the pure rules. {@link dev.offlinesync.core.engine.Engine} is the only door. Inside: {@code Selector} finds
 * what may run, {@code BatchRunner} claims the lane and runs it, {@code BatchDecision} is the decision of a batch as a
 * pure function, {@code DirectWrite} makes one write at once, {@code Worker} does what clients left behind.
 */
@NullMarked
package dev.offlinesync.core.engine;

import org.jspecify.annotations.NullMarked;
