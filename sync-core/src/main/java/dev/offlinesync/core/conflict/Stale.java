package dev.offlinesync.core.conflict;

import dev.offlinesync.core.item.Tree;
import org.jspecify.annotations.Nullable;

/**
 * How far a write is behind its record.
 *
 * @param baseVersion the version that its author saw; null if that is not known
 * @param base the old values of the fields that it changes, as its author knew them; null if they do not say
 * @param version of the record now, or that of its deletion; 0 if nothing has ever been there, as far as is known
 */
public record Stale(@Nullable Long baseVersion, @Nullable Tree base, long version) {
    /** Whether the author saw a record where none has ever been, as far as is known. */
    public boolean isOfNothing() {
        return version == 0;
    }
}
