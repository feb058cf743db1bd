package dev.offlinesync.core.queue;

import dev.offlinesync.core.item.Tree;
import org.jspecify.annotations.Nullable;

/** How a user settles a conflict. */
public sealed interface Resolution {
    /** The values that the author of the write gave; of a deletion, that. */
    record UseMine() implements Resolution {}

    /** The values that the record had. */
    record UseTheirs() implements Resolution {}

    /**
     * Other values.
     *
     * @param data the fields to write
     */
    record UseData(Tree data) implements Resolution {}

    /** As it is written in HTTP, and part of the mutation id of the write that resolves it. */
    default String wire() {
        return this instanceof UseMine ? "mine" : this instanceof UseTheirs ? "theirs" : "data";
    }

    /** The fields that are given; null unless it is {@link UseData}. */
    default @Nullable Tree given() {
        return this instanceof UseData use ? use.data() : null;
    }
}
