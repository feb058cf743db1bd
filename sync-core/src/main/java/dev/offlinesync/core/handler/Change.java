package dev.offlinesync.core.handler;

/**
 * A pure function from the present state of the declared records to what becomes of them. It may run several times (a
 * write conflict, another batch) and only its last answer counts.
 */
@FunctionalInterface
public interface Change {
    Result on(Records records);
}
