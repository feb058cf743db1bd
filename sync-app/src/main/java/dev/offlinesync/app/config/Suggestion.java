package dev.offlinesync.app.config;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;

/** Which known name somebody meant who wrote an unknown one. */
final class Suggestion {
    private Suggestion() {}

    /** The nearest variable, if at most a third of what was written would have to change. */
    static Optional<String> forVariable(String written) {
        return Arrays.stream(Setting.values())
                .map(Setting::variable)
                .min(Comparator.comparingInt(known -> edits(written, known)))
                .filter(known ->
                        edits(written, known) <= Math.max(2, (written.length() - Setting.PREFIX.length()) / 3));
    }

    /** Levenshtein's distance. */
    private static int edits(String a, String b) {
        int[] row = new int[b.length() + 1];
        Arrays.setAll(row, j -> j);
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j - 1], row[j]) + 1);
            }
        }
        return row[b.length()];
    }
}
