package dev.offlinesync.core.record;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which elements of two lists are equal to a client: those with the same number, which are {@link #NONE} if none is. */
final class EqualElements {
    static final int NONE = -1;

    /** Elements with the same hash that are told apart: no list takes long, whoever made it. */
    private static final int MOST_COLLISIONS = 16;

    /** If more pairs would have to be looked at, equal elements are paired one by one. */
    private static final int MOST_PAIRS = 1 << 20;

    private final int[] before;
    private final int[] after;

    private EqualElements(int[] before, int[] after) {
        this.before = before;
        this.after = after;
    }

    static EqualElements of(List<?> before, List<?> after) {
        Numbers numbers = new Numbers();
        int[] old = before.stream().mapToInt(numbers::given).toArray();
        int[] now = after.stream().mapToInt(numbers::find).toArray();
        return new EqualElements(old, now);
    }

    /** Of aspects of elements; null stands for the lack of one, which nothing is equal to. */
    static EqualElements ofParts(List<?> before, List<?> after) {
        EqualElements equal = of(before, after);
        for (int i = 0; i < equal.after.length; i++) {
            equal.after[i] = after.get(i) == null ? NONE : equal.after[i];
        }
        return equal;
    }

    /** Whether the new list's element at this index is one of the old list too. */
    boolean isOld(int index) {
        return after[index] != NONE;
    }

    boolean areAllEqual(List<Integer> old) {
        return old.stream().map(i -> before[i]).distinct().count() <= 1;
    }

    /** Gives the indices of equal elements, if there are some on both sides. */
    void groups(int[] old, int[] now, BiConsumer<List<Integer>, List<Integer>> group) {
        Map<Integer, List<Integer>> byNumber = grouped(before, old);
        grouped(after, now).forEach((number, indices) -> {
            List<Integer> equal = number == NONE ? null : byNumber.get(number);
            if (equal != null) {
                group.accept(equal, indices);
            }
        });
    }

    private static Map<Integer, List<Integer>> grouped(int[] numbers, int[] indices) {
        return Arrays.stream(indices)
                .boxed()
                .collect(Collectors.groupingBy(i -> numbers[i], LinkedHashMap::new, Collectors.toList()));
    }

    /** Gives a longest sequence of equal elements that stand in the same order in both lists. */
    void inOrder(int[] old, int[] now, Pair pair) {
        int start = 0;
        int oldEnd = old.length;
        int end = now.length;
        while (start < oldEnd && start < end && before[old[start]] == after[now[start]]) {
            pair.of(old[start], now[start]);
            start++;
        }
        while (start < oldEnd && start < end && before[old[oldEnd - 1]] == after[now[end - 1]]) {
            pair.of(old[--oldEnd], now[--end]);
        }
        if ((long) (oldEnd - start) * (end - start) <= MOST_PAIRS) {
            longestCommon(Arrays.copyOfRange(old, start, oldEnd), Arrays.copyOfRange(now, start, end), pair);
        }
    }

    /** @param old without what both lists begin and end with, which makes it short */
    private void longestCommon(int[] old, int[] now, Pair pair) {
        int[][] length = new int[old.length + 1][now.length + 1]; // from here to the ends
        for (int i = old.length - 1; i >= 0; i--) {
            for (int j = now.length - 1; j >= 0; j--) {
                length[i][j] = before[old[i]] == after[now[j]]
                        ? length[i + 1][j + 1] + 1
                        : Math.max(length[i + 1][j], length[i][j + 1]);
            }
        }
        int i = 0;
        int j = 0;
        while (i < old.length && j < now.length) {
            if (before[old[i]] == after[now[j]]) {
                pair.of(old[i++], now[j++]);
            } else if (length[i + 1][j] >= length[i][j + 1]) {
                i++;
            } else {
                j++;
            }
        }
    }

    /** Takes the index of an old element and that of an equal new one. */
    interface Pair {
        void of(int old, int index);
    }

    /** Numbers values so that equal ones have the same. */
    private static final class Numbers {
        private final Map<Integer, List<Value>> byHash = new HashMap<>();
        private int next;

        private record Value(@Nullable Object value, int number) {}

        int given(@Nullable Object value) {
            int known = find(value);
            if (known == NONE) {
                byHash.computeIfAbsent(JsonValues.roughHash(value), hash -> new ArrayList<>())
                        .add(new Value(value, next));
                return next++;
            }
            return known;
        }

        int find(@Nullable Object value) {
            return byHash.getOrDefault(JsonValues.roughHash(value), List.of()).stream()
                    .limit(MOST_COLLISIONS)
                    .filter(v -> JsonValues.isEcho(v.value, value))
                    .findFirst()
                    .map(Value::number)
                    .orElse(NONE);
        }
    }
}
