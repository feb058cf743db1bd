/**
 * The store ports of {@code dev.offlinesync.core.store} on SQLite: the embedded default, one file and nothing to install.
 * It keeps the same promises as the MongoDB store and passes the same contract suites; SQL and JSON text stay in here.
 *
 * <p>{@link dev.offlinesync.sqlite.SqliteStore} is the door. Behind it, every write goes through the one {@code Writer} and every
 * read through one of the {@code Readers}; {@code SqliteQueue}, {@code SqliteLanes} and {@code SqliteRecords} are the ports, {@code Items}
 * and {@code Records} the rows they share. The tables, with what keeps hand edits sound, are in {@code schema-1.sql}.
 */
@NullMarked
package dev.offlinesync.sqlite;

import org.jspecify.annotations.NullMarked;
