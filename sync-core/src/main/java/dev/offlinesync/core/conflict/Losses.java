package dev.offlinesync.core.conflict;

import dev.offlinesync.core.item.Tree;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the two sides differ and one of them has lost.
 *
 * @param fields their names, in the order of the write; empty if nobody has lost anything
 * @param mine the author's values of them; null if the author deletes the record
 * @param theirs those of the record; null if it is deleted
 * @param base those that the author saw; null if the author did not say
 */
public record Losses(
        List<String> fields,
        @Nullable Tree mine,
        @Nullable Tree theirs,
        @Nullable Tree base) {
    public static final Losses NONE = new Losses(List.of(), Tree.EMPTY, Tree.EMPTY, null);

    public Losses {
        fields = List.copyOf(fields);
    }

    public boolean isNone() {
        return fields.isEmpty() && mine != null && theirs != null;
    }

    /** The values of these fields on each side. */
    static Losses of(List<String> fields, StaleWrite write) {
        Set<String> names = Set.copyOf(fields);
        return new Losses(fields, only(write.mine(), names), only(write.theirs(), names), only(write.base(), names));
    }

    private static @Nullable Tree only(@Nullable Tree tree, Set<String> names) {
        return tree == null ? null : tree.onlyKeys(names::contains);
    }
}
