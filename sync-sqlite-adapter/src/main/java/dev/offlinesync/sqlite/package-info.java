/**
 * The store ports of {@code dev.offlinesync.core.store} on SQLite: the embedded default, one file and nothing to install.
 * It keeps the same promises as the MongoDB store and passes the same contract suites; SQL and JSON text stay in here.
 */
@NullMarked
package dev.offlinesync.sqlite;

import org.jspecify.annotations.NullMarked;
