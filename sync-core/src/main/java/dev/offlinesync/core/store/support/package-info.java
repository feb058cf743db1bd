/**
 * Internal: not for applications, and may change in any version.
 *
 * <p>Tools for the stores of this project. The ports do not depend on them.
 */
@NullMarked
package dev.offlinesync.core.store.support;

import org.jspecify.annotations.NullMarked;
