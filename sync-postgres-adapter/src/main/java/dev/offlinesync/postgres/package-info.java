/**
 * The store ports of {@code dev.offlinesync.core.store} on PostgreSQL, by plain JDBC: the example of
 * {@code docs/writing-a-store.md}, which says why each thing is as it is.
 *
 * <p>{@link dev.offlinesync.postgres.PostgresStore} is the door, {@code schema.sql} the tables.
 * {@code PostgresQueue}, {@code PostgresLanes} and {@code PostgresRecords} are the ports, {@code Items} the rows that
 * two of them share; every call runs in a transaction of {@code Database}.
 */
@NullMarked
package dev.offlinesync.postgres;

import org.jspecify.annotations.NullMarked;
