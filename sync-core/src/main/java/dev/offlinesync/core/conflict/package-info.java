/**
 * What becomes of a write whose record has changed since its author saw it, as pure functions of three states of a record:
 * the one that the author saw (<em>base</em>), the author's (<em>mine</em>) and the one that stands there (<em>theirs</em>).
 * Start at {@link dev.offlinesync.core.conflict.ConflictRules#verdict}.
 */
@NullMarked
package dev.offlinesync.core.conflict;

import org.jspecify.annotations.NullMarked;
