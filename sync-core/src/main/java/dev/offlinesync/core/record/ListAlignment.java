package dev.offlinesync.core.record;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Which element of a list as it was an element of the list as it is now stands for, so that a client who changes, adds
 * or removes one element leaves the others what they are.
 */
public final class ListAlignment {
    private static final int NONE = -1;

    /** Elements with the same hash that are compared with one: no list takes long, whoever made it. */
    private static final int MOST_COLLISIONS = 16;

    private final List<?> before;
    private final List<?> after;
    private final int[] from;
    private final boolean[] used;

    private ListAlignment(List<?> before, List<?> after) {
        this.before = before;
        this.after = after;
        this.from = new int[after.size()];
        this.used = new boolean[before.size()];
        Arrays.fill(from, NONE);
    }

    /**
     * For each element of {@code after} the index in {@code before} that it comes from, or -1 if it is new. Equal
     * elements belong together (in JSON, so a date and its text are equal), then objects with the same {@code _id}, then
     * the objects and the lists that are left, in their order.
     */
    public static int[] of(List<?> before, List<?> after) {
        ListAlignment alignment = new ListAlignment(before, after);
        alignment.pairEqualPlaces();
        alignment.pairBy(element -> element);
        alignment.pairBy(ListAlignment::idOf);
        alignment.pairRest(Map.class);
        alignment.pairRest(List.class);
        return alignment.from;
    }

    private void pairEqualPlaces() {
        for (int i = 0; i < Math.min(before.size(), after.size()); i++) {
            if (JsonValues.isEcho(before.get(i), after.get(i))) {
                pair(i, i);
            }
        }
    }

    private void pair(int old, int index) {
        from[index] = old;
        used[old] = true;
    }

    /** @param aspect of an element by which it is known, null if it has none */
    private void pairBy(UnaryOperator<@Nullable Object> aspect) {
        Map<Integer, Deque<Integer>> candidates = new HashMap<>();
        for (int old = 0; old < used.length; old++) {
            Object known = used[old] ? null : aspect.apply(before.get(old));
            if (known != null) {
                candidates
                        .computeIfAbsent(JsonValues.roughHash(known), hash -> new ArrayDeque<>())
                        .add(old);
            }
        }
        for (int i = 0; i < from.length; i++) {
            Object known = from[i] == NONE ? aspect.apply(after.get(i)) : null;
            Deque<Integer> likely = known == null ? null : candidates.get(JsonValues.roughHash(known));
            if (likely != null) {
                pairWithOneOf(likely, aspect, i);
            }
        }
    }

    private void pairWithOneOf(Deque<Integer> likely, UnaryOperator<@Nullable Object> aspect, int index) {
        Iterator<Integer> each = likely.iterator();
        for (int i = 0; i < MOST_COLLISIONS && each.hasNext(); i++) {
            int old = each.next();
            if (JsonValues.isEcho(aspect.apply(before.get(old)), aspect.apply(after.get(index)))) {
                each.remove();
                pair(old, index);
                return;
            }
        }
    }

    private static @Nullable Object idOf(@Nullable Object element) {
        return element instanceof Map<?, ?> map ? map.get("_id") : null;
    }

    private void pairRest(Class<?> type) {
        int old = 0;
        for (int i = 0; i < from.length; i++) {
            if (from[i] == NONE && type.isInstance(after.get(i))) {
                while (old < used.length && (used[old] || !type.isInstance(before.get(old)))) {
                    old++;
                }
                if (old == used.length) {
                    return;
                }
                pair(old, i);
            }
        }
    }
}
