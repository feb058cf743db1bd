/** What clients do, and what must be in the database afterwards. */
@NullMarked
package dev.offlinesync.bench.workload;

import org.jspecify.annotations.NullMarked;
