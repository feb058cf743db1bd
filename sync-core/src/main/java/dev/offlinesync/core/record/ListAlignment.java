package dev.offlinesync.core.record;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Which element of a list as it was an element of the list as it is now stands for, so that a client who changes, adds
 * or removes one element leaves the others what they are.
 *
 * <p>Equal elements belong together (in JSON, so a date and its text are equal), in their order as far as possible; then
 * objects with the same {@code _id}. Of what is left between two such pairs, objects with most fields in common belong
 * together, and lists likewise; then the rest in their order, if they are as many as before. If they are not, something
 * was added or removed there, nobody can tell what, and all of them count as new.
 */
public final class ListAlignment {
    private static final int NONE = EqualElements.NONE;

    private final int[] from;
    private final boolean[] used;

    private ListAlignment(List<?> before, List<?> after) {
        this.from = new int[after.size()];
        this.used = new boolean[before.size()];
        Arrays.fill(from, NONE);
    }

    /** For each element of {@code after} the index in {@code before} that it comes from, or -1 if it is new. */
    public static int[] of(List<?> before, List<?> after) {
        ListAlignment alignment = new ListAlignment(before, after);
        alignment.pairEqual(before, after);
        alignment.pairRest(before, after, Likeness.COUNTS);
        return alignment.from;
    }

    /**
     * The same for a list that rules have changed on its way.
     *
     * @param sent as long as {@code after}
     */
    static int[] of(List<?> before, List<?> sent, List<?> after) {
        ListAlignment alignment = new ListAlignment(before, after);
        alignment.pairEqual(before, sent);
        alignment.pairEqual(before, after);
        alignment.pairRest(before, sent, Likeness.COUNTS);
        return alignment.from;
    }

    /**
     * The same for elements of which clients write a part only, so that none must get the other part of its neighbour:
     * what they have in common does not count. What clients send may have the other part as they read it, or lack it. If
     * elements whose own part is the same become fewer or more, and the other part differs but was not sent, they count
     * as new.
     */
    public static int[] of(Parts before, Parts sent) {
        ListAlignment alignment = new ListAlignment(before.whole, sent.whole);
        alignment.pairEqual(before.whole, sent.whole);
        alignment.pairById(before.whole, sent.whole);
        EqualElements written = EqualElements.of(before.written, sent.written);
        alignment.pairByHidden(EqualElements.ofParts(before.hidden, sent.hidden), written);
        alignment.pairByWritten(written, EqualElements.of(before.whole, sent.whole));
        alignment.pairRest(before.whole, sent.whole, Likeness.DOES_NOT_COUNT);
        return alignment.from;
    }

    /**
     * A list whose elements clients write in part.
     *
     * @param written what clients write of each element
     * @param hidden what they do not, null if an element has nothing of that
     */
    public record Parts(List<?> whole, List<?> written, List<?> hidden) {}

    private enum Likeness {
        COUNTS,
        DOES_NOT_COUNT
    }

    private void pair(int old, int index) {
        from[index] = old;
        used[old] = true;
    }

    private int[] oldOnes() {
        return IntStream.range(0, used.length).filter(i -> !used[i]).toArray();
    }

    private int[] newOnes() {
        return IntStream.range(0, from.length).filter(i -> from[i] == NONE).toArray();
    }

    // ---- by what they are

    private void pairEqual(List<?> before, List<?> after) {
        EqualElements equal = EqualElements.of(before, after);
        equal.inOrder(oldOnes(), newOnes(), this::pair);
        pairMoved(equal);
    }

    private void pairMoved(EqualElements equal) {
        equal.groups(oldOnes(), newOnes(), (old, now) -> {
            for (int i = 0; i < Math.min(old.size(), now.size()); i++) {
                pair(old.get(i), now.get(i));
            }
        });
    }

    private void pairById(List<?> before, List<?> after) {
        pairMoved(EqualElements.ofParts(ids(before), ids(after)));
    }

    private static List<@Nullable Object> ids(List<?> elements) {
        List<@Nullable Object> ids = new ArrayList<>(elements.size());
        elements.forEach(element -> ids.add(id(element)));
        return ids;
    }

    private static @Nullable Object id(@Nullable Object element) {
        return element instanceof Map<?, ?> map ? map.get("_id") : null;
    }

    /** What a client cannot write tells an element that it has changed, if it sent that along. */
    private void pairByHidden(EqualElements hidden, EqualElements written) {
        hidden.groups(oldOnes(), newOnes(), (old, now) -> {
            if (old.size() == 1 && now.size() == 1 && !written.isOld(now.get(0))) {
                pair(old.get(0), now.get(0));
            }
        });
    }

    private void pairByWritten(EqualElements written, EqualElements whole) {
        written.groups(oldOnes(), newOnes(), (old, now) -> {
            if (old.size() == now.size() || whole.areAllEqual(old)) {
                for (int i = 0; i < Math.min(old.size(), now.size()); i++) {
                    pair(old.get(i), now.get(i));
                }
            }
        });
    }

    // ---- by where they are

    private void pairRest(List<?> before, List<?> after, Likeness likeness) {
        pairById(before, after);
        int[] anchors = anchors();
        int old = 0;
        int index = 0;
        for (int anchor : anchors) {
            pairBetween(before, after, likeness, old, from[anchor], index, anchor);
            old = from[anchor] + 1;
            index = anchor + 1;
        }
        pairBetween(before, after, likeness, old, used.length, index, from.length);
    }

    /** Those that have moved past no other one. */
    private int[] anchors() {
        boolean[] isBehindAll = new boolean[from.length];
        int highest = NONE;
        for (int i = 0; i < from.length; i++) {
            isBehindAll[i] = from[i] > highest;
            highest = Math.max(highest, from[i]);
        }
        int[] lowest = {Integer.MAX_VALUE};
        int[] backwards = IntStream.iterate(from.length - 1, i -> i >= 0, i -> i - 1)
                .filter(i -> {
                    boolean isAnchor = isBehindAll[i] && from[i] < lowest[0];
                    lowest[0] = from[i] == NONE ? lowest[0] : Math.min(lowest[0], from[i]);
                    return isAnchor;
                })
                .toArray();
        return IntStream.rangeClosed(1, backwards.length)
                .map(i -> backwards[backwards.length - i])
                .toArray();
    }

    private void pairBetween(
            List<?> before, List<?> after, Likeness likeness, int oldStart, int oldEnd, int start, int end) {
        for (Class<?> type : List.of(Map.class, List.class)) {
            Supplier<int[]> old = () -> IntStream.range(oldStart, oldEnd)
                    .filter(i -> !used[i] && type.isInstance(before.get(i)))
                    .toArray();
            Supplier<int[]> now = () -> IntStream.range(start, end)
                    .filter(i -> from[i] == NONE && type.isInstance(after.get(i)))
                    .toArray();
            if (likeness == Likeness.COUNTS) {
                LikeElements.inOrder(before, after, old.get(), now.get(), this::pair);
            }
            int[] oldRest = old.get();
            int[] rest = now.get();
            for (int i = 0; i < rest.length && rest.length == oldRest.length; i++) {
                if (mayBeSame(before.get(oldRest[i]), after.get(rest[i]))) {
                    pair(oldRest[i], rest[i]);
                }
            }
        }
    }

    /** Another {@code _id} is another element. */
    static boolean mayBeSame(@Nullable Object old, @Nullable Object now) {
        return id(old) == null || id(now) == null;
    }
}
