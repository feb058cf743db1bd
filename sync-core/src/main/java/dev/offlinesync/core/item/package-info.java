/**
 * The life of one queued mutation: what a client submitted, its identity, and the states it goes through.
 *
 * <p>Start with {@link dev.offlinesync.core.item.SyncItem}; its methods are the only legal transitions. This package
 * depends on nothing but the JDK.
 */
@NullMarked
package dev.offlinesync.core.item;

import org.jspecify.annotations.NullMarked;
