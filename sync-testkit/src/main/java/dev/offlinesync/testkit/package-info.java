/**
 * Tests of handlers and of policy, without threads, sleeping or mocks. Begin with
 * {@link dev.offlinesync.testkit.SteppedSync}: a queue in memory that does only what the test tells it to, at the time
 * that the test's {@link dev.offlinesync.testkit.MutableClock} shows.
 *
 * <ul>
 *   <li>{@link dev.offlinesync.testkit.Submissions} and {@link dev.offlinesync.testkit.ItemBuilder} make submissions
 *       and items, with defaults
 *   <li>{@link dev.offlinesync.testkit.ItemAssert}, {@link dev.offlinesync.testkit.BatchAssert} and
 *       {@link dev.offlinesync.testkit.RecordAssert} check the results
 *   <li>{@link dev.offlinesync.testkit.RecordingListener} keeps what happened, as
 *       {@link dev.offlinesync.core.event.SyncEvent}s
 *   <li>{@link dev.offlinesync.testkit.ProcessDeath} is what a handler throws to kill its process
 * </ul>
 *
 * <p>None of it needs a test framework. Suites for a store are in a module of their own, {@code sync-store-contract}.
 */
@NullMarked
package dev.offlinesync.testkit;

import org.jspecify.annotations.NullMarked;
