package dev.offlinesync.core.record;

import dev.offlinesync.core.item.Tree;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps stored values as they are if a client sends them back. JSON has fewer types than a store, so what comes back is
 * a text instead of a date, or a number of another type.
 */
public final class StoredValues {
    private StoredValues() {}

    /**
     * {@code given}, with the stored value in place of each that is equal to it in JSON, at every depth: one changed
     * value in an object or a list does not change the types of the others.
     */
    public static Tree kept(Tree stored, Tree given) {
        Tree.Builder kept = Tree.builder();
        given.forEach((field, value) ->
                kept.put(field, stored.containsKey(field) ? keptValue(stored.get(field), value) : value));
        return kept.build();
    }

    private static @Nullable Object keptValue(@Nullable Object stored, @Nullable Object given) {
        if (stored instanceof Tree s && given instanceof Tree g) {
            return kept(s, g);
        }
        if (stored instanceof List<?> s && given instanceof List<?> g) {
            return keptList(s, g);
        }
        return JsonValues.isEcho(stored, given) ? stored : given;
    }

    private static List<@Nullable Object> keptList(List<?> stored, List<?> given) {
        int[] from = ListAlignment.of(stored, given);
        List<@Nullable Object> kept = new ArrayList<>(given.size());
        for (int i = 0; i < from.length; i++) {
            kept.add(from[i] < 0 ? given.get(i) : keptValue(stored.get(from[i]), given.get(i)));
        }
        return kept;
    }
}
