package dev.offlinesync.core.record;

import dev.offlinesync.core.item.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps stored values as they are if a client sends them back. JSON has fewer types than a store, so what comes back is
 * a text instead of a date, or a number of another type; and rules may have converted it to the type that they declare.
 */
public final class StoredValues {
    private StoredValues() {}

    /**
     * {@code after}, with the stored value in place of each that was sent as a client had read it, at every depth: one
     * changed value in an object or a list does not change the types of the others.
     *
     * @param stored the record before an update
     * @param sent what the client gave of it
     * @param after the record after the update, as rules make it of the two
     */
    public static Tree kept(Tree stored, Tree sent, Tree after) {
        return keptFields(stored, sent, after);
    }

    /** Whether a client that read {@code stored} and sends it back as it came sends {@code given}. */
    public static boolean isEcho(@Nullable Object stored, @Nullable Object given) {
        return JsonValues.isEcho(stored, given);
    }

    /** @param sent null if it is not known what was sent here */
    private static Tree keptFields(Tree stored, @Nullable Tree sent, Tree after) {
        Map<String, @Nullable Object> kept = new LinkedHashMap<>();
        after.notSharedWith(stored).forEach((field, value) -> {
            Object is = keptField(field, stored, sent, value);
            if (is != value) {
                kept.put(field, is);
            }
        });
        return after.withStored(kept);
    }

    private static @Nullable Object keptField(String field, Tree stored, @Nullable Tree sent, @Nullable Object after) {
        if (!stored.containsKey(field)) {
            return after;
        }
        if (sent == null) {
            return kept(stored.get(field), after, after);
        }
        return sent.containsKey(field) ? kept(stored.get(field), sent.get(field), after) : stored.get(field);
    }

    private static @Nullable Object kept(@Nullable Object stored, @Nullable Object sent, @Nullable Object after) {
        if (JsonValues.isEcho(stored, sent) || JsonValues.isEcho(stored, after)) {
            return stored;
        }
        if (stored instanceof Tree old && after instanceof Tree is) {
            return keptFields(old, sent instanceof Tree given ? given : null, is);
        }
        if (stored instanceof List<?> old && after instanceof List<?> is) {
            return keptElements(old, sent instanceof List<?> given && given.size() == is.size() ? given : is, is);
        }
        return after;
    }

    private static List<@Nullable Object> keptElements(List<?> stored, List<?> sent, List<?> after) {
        int[] from = ListAlignment.of(stored, sent, after);
        List<@Nullable Object> kept = new ArrayList<>(after.size());
        for (int i = 0; i < from.length; i++) {
            kept.add(from[i] < 0 ? after.get(i) : kept(stored.get(from[i]), sent.get(i), after.get(i)));
        }
        return kept;
    }
}
