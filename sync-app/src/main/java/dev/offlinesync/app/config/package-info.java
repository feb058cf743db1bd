/**
 * What an operator can set. {@link dev.offlinesync.app.config.Setting} is the table of all of it, in which environment
 * variables, flags and help have their one source; {@link dev.offlinesync.app.config.Configuration} is what a start
 * works with, checked as a whole. Knows nothing of the rest of the app.
 */
@NullMarked
package dev.offlinesync.app.config;

import org.jspecify.annotations.NullMarked;
