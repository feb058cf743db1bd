/**
 * The business records that items change: where one lives, what it holds, the declaration of a kind of record
 * ({@link dev.offlinesync.core.record.Resource}) and the port that validates its data.
 */
@NullMarked
package dev.offlinesync.core.record;

import org.jspecify.annotations.NullMarked;
