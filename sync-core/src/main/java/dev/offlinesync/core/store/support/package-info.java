/** Tools for stores. The ports do not depend on them. */
@NullMarked
package dev.offlinesync.core.store.support;

import org.jspecify.annotations.NullMarked;
