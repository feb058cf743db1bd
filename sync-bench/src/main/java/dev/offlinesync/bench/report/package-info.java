/** What was measured, for a person, a program and a document. */
@NullMarked
package dev.offlinesync.bench.report;

import org.jspecify.annotations.NullMarked;
