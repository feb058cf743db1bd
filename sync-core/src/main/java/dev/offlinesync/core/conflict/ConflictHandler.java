package dev.offlinesync.core.conflict;

import dev.offlinesync.core.item.Tree;

/**
 * Decides about writes of a resource whose record has changed since their author saw it. A pure function: it may be called
 * several times for one write, in the midst of a commit, and what it throws fails the attempt.
 */
@FunctionalInterface
public interface ConflictHandler {
    Answer decide(StaleWrite write);

    /** Which side loses is kept in any case, as a conflict that the user can look at and resolve. */
    sealed interface Answer {
        /** The record stays as it is; the item is completed. */
        record KeepTheirs() implements Answer {}

        /** The write is applied as it is; to a record that is deleted, as a create. */
        record TakeMine() implements Answer {}

        /**
         * These fields are written in place of those that the author sent; of a record that is deleted, they are the new one.
         */
        record Replace(Tree fields) implements Answer {}

        /**
         * The item fails, kind {@code conflict}.
         *
         * @param why for the client
         */
        record Reject(String why) implements Answer {}
    }
}
