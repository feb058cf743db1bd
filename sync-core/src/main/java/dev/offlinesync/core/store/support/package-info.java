/** Tools for those who write a store; the ports know nothing of them. */
@NullMarked
package dev.offlinesync.core.store.support;

import org.jspecify.annotations.NullMarked;
