package dev.offlinesync.core.conflict;

import dev.offlinesync.core.item.Tree;
import org.jspecify.annotations.Nullable;

/** How a write compares with a record; what both depend on and do not have in common. */
public interface Comparison {
    /**
     * Whether a client that read {@code stored} and sends it back sends {@code sent}: JSON has fewer types than a store.
     */
    boolean isEcho(@Nullable Object stored, @Nullable Object sent);

    /** What an object is, in the fields that a client sends. */
    enum Objects {
        /** The whole of the new value. */
        WHOLE,
        /** A merge patch (RFC 7396): the fields that change, null for those that go. */
        PATCH
    }

    Objects objects();

    /** Whether to write these fields would change nothing of the record. */
    default boolean hasAll(Tree record, Tree fields) {
        return new Differences(this).of(fields, record).isEmpty();
    }
}
