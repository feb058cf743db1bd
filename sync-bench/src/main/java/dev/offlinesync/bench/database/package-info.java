/** The database behind the server: what the bench counts in it, and what it can do by itself. */
@NullMarked
package dev.offlinesync.bench.database;

import org.jspecify.annotations.NullMarked;
