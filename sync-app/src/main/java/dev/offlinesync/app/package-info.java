/**
 * The runnable product: reads flags and environment, picks a store, wires it to core and the HTTP API, and starts them.
 * This is the only package that knows the environment, the wall clock and where randomness comes from; everything else
 * is handed them. Start reading at {@link dev.offlinesync.app.Main}, then
 * {@link dev.offlinesync.app.RunningServer}, where everything is put together.
 */
@NullMarked
package dev.offlinesync.app;

import org.jspecify.annotations.NullMarked;
