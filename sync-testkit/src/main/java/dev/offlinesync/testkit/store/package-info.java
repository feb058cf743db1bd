/**
 * A store whose calls a test sees, answers or refuses: two instances that meet, a database that is away, a process that
 * dies.
 */
@NullMarked
package dev.offlinesync.testkit.store;

import org.jspecify.annotations.NullMarked;
