package dev.offlinesync.core.conflict;

import dev.offlinesync.core.item.Tree;
import org.jspecify.annotations.Nullable;

/**
 * A write whose record has changed since its author saw it.
 *
 * @param mine the fields that the author sent, in the form in which the record would have them, if it is there; null if
 *     they delete the record
 * @param base the old values of these fields, as the author saw them, in that form too; null if they do not say
 * @param theirs the record as it is now; null if it was deleted
 * @param baseVersion the version that the author saw; null if that is not known
 * @param version the version of the record, or that of its deletion; 0 if nothing has ever been there
 */
public record StaleWrite(
        @Nullable Tree mine,
        @Nullable Tree base,
        @Nullable Tree theirs,
        @Nullable Long baseVersion,
        long version) {
    public StaleWrite {
        if (mine == null && theirs == null) {
            throw new IllegalArgumentException("a deletion of what is deleted is no conflict");
        }
    }
}
