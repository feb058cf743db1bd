/**
 * The store ports of {@code dev.offlinesync.core.store} on MongoDB, through its synchronous driver. BSON and driver
 * types stay inside this package. Core sees only its own items and records; the mappers are beside the queries that use
 * them.
 *
 * <p>{@link dev.offlinesync.mongo.MongoStore} is the door. Behind it, start with {@code MongoLanes}, whose order of
 * steps keeps the promise of exactly once, and {@code MongoQueue}. {@code Schema} has the collections and their
 * indexes.
 */
@NullMarked
package dev.offlinesync.mongo;

import org.jspecify.annotations.NullMarked;
