/**
 * Measures a server: {@code bench} starts one (or takes a running one), puts clients on it that work as fast as they
 * can, and says how fast that was, beside what the bare database does with the same work in the same run.
 */
@NullMarked
package dev.offlinesync.bench;

import org.jspecify.annotations.NullMarked;
