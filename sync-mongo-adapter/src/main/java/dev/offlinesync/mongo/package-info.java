/**
 * The store ports of {@code dev.offlinesync.core.store} on MongoDB, through its synchronous driver. BSON and driver types
 * stay inside this package: what core sees is its own items and records, mapped right beside the queries that need them.
 */
@NullMarked
package dev.offlinesync.mongo;

import org.jspecify.annotations.NullMarked;
