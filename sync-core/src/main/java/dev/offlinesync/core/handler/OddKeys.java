package dev.offlinesync.core.handler;

import dev.offlinesync.core.item.Tree;
import dev.offlinesync.core.item.Violation;
import dev.offlinesync.core.record.ListAlignment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keys that clients cannot give to a field (see {@link Tree#faultOfKey}). A record of another program may have them, and
 * a client that sends it back may keep and change what is under them; it cannot add one.
 */
final class OddKeys {
    /** Enough to see what is wrong. */
    private static final int MOST = 20;

    private final List<Violation> added = new ArrayList<>();

    private OddKeys() {}

    /** Each of those in {@code after} that is not at the same place in {@code before}. */
    static List<Violation> added(Tree before, Tree after) {
        OddKeys keys = new OddKeys();
        keys.compare(before, after, "");
        return keys.added;
    }

    private void compare(@Nullable Object before, @Nullable Object after, String at) {
        if (before == after) {
            return; // trees share what an update leaves alone
        }
        if (after instanceof Map<?, ?> map) {
            Map<?, ?> was = before instanceof Map<?, ?> there ? there : Map.of();
            compareFields(was, was instanceof Tree old && map instanceof Tree is ? is.notSharedWith(old) : map, at);
        } else if (after instanceof List<?> list) {
            compareElements(before instanceof List<?> was ? was : List.of(), list, at);
        }
    }

    private void compareFields(Map<?, ?> before, Map<?, ?> after, String at) {
        after.forEach((name, value) -> {
            String key = String.valueOf(name);
            if (!before.containsKey(key) && added.size() < MOST) {
                Tree.faultOfKey(key)
                        .ifPresent(
                                fault -> added.add(new Violation(Violation.child(at, key), "is a key that " + fault)));
            }
            if (isTree(value)) {
                compare(before.get(key), value, Violation.child(at, key));
            }
        });
    }

    private void compareElements(List<?> before, List<?> after, String at) {
        int[] from = before.isEmpty() ? new int[0] : ListAlignment.of(before, after);
        for (int i = 0; i < after.size(); i++) {
            if (isTree(after.get(i))) {
                boolean isNew = before.isEmpty() || from[i] < 0;
                compare(isNew ? null : before.get(from[i]), after.get(i), Violation.child(at, i));
            }
        }
    }

    private static boolean isTree(@Nullable Object value) {
        return value instanceof Map<?, ?> || value instanceof List<?>;
    }
}
