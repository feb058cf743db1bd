/**
 * The store ports of {@code dev.offlinesync.core.store} on SQLite: the embedded default, one file and nothing to
 * install. It keeps the same promises as the MongoDB store and passes the same contract suites. SQL and JSON text stay
 * inside this package.
 *
 * <p>{@link dev.offlinesync.sqlite.SqliteStore} is the door. Behind it, every write goes through the one {@code Writer}
 * and every read through one of the {@code Readers}. {@code SqliteQueue}, {@code SqliteLanes} and {@code SqliteRecords}
 * are the ports; {@code Items} and {@code Records} are the rows that they share. The tables, and the triggers for edits
 * by hand, are in {@code schema-1.sql} and those that follow it.
 */
@NullMarked
package dev.offlinesync.sqlite;

import org.jspecify.annotations.NullMarked;
