package dev.offlinesync.core.record;

import java.util.List;
import java.util.Map;

/** Elements that have something in common: fields, or for a list elements at the same place. */
final class LikeElements {
    /** Beyond it nothing is compared: no list takes long, whoever made it. */
    private static final int MOST_PAIRS = 1 << 12;

    private LikeElements() {}

    /** Gives pairs in the same order in both lists that have, all together, as much as possible in common. */
    static void inOrder(List<?> before, List<?> after, int[] old, int[] now, EqualElements.Pair pair) {
        if (old.length == 0 || now.length == 0 || (long) old.length * now.length > MOST_PAIRS) {
            return;
        }
        int[][] common = new int[old.length][now.length];
        int[][] most = new int[old.length + 1][now.length + 1]; // from here to the ends
        for (int i = old.length - 1; i >= 0; i--) {
            for (int j = now.length - 1; j >= 0; j--) {
                common[i][j] = inCommon(before.get(old[i]), after.get(now[j]));
                int paired = common[i][j] == 0 ? 0 : common[i][j] + most[i + 1][j + 1];
                most[i][j] = Math.max(paired, Math.max(most[i + 1][j], most[i][j + 1]));
            }
        }
        for (int i = 0, j = 0; i < old.length && j < now.length; ) {
            if (common[i][j] > 0 && most[i][j] == common[i][j] + most[i + 1][j + 1]) {
                pair.of(old[i++], now[j++]);
            } else if (most[i][j] == most[i + 1][j]) {
                i++;
            } else {
                j++;
            }
        }
    }

    private static int inCommon(Object old, Object now) {
        if (!ListAlignment.mayBeSame(old, now)) {
            return 0;
        }
        if (old instanceof Map<?, ?> was && now instanceof Map<?, ?> is) {
            return (int) was.entrySet().stream()
                    .filter(e -> is.containsKey(e.getKey()) && JsonValues.isEcho(e.getValue(), is.get(e.getKey())))
                    .count();
        }
        int common = 0;
        if (old instanceof List<?> was && now instanceof List<?> is) {
            for (int i = 0; i < Math.min(was.size(), is.size()); i++) {
                common += JsonValues.isEcho(was.get(i), is.get(i)) ? 1 : 0;
            }
        }
        return common;
    }
}
