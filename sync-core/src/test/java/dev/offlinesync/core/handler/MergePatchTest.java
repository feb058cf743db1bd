package dev.offlinesync.core.handler;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.offlinesync.core.item.Tree;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The cases of the appendix of RFC 7396 whose target and patch are objects. */
class MergePatchTest {
    private static Tree tree(Object... fields) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < fields.length; i += 2) {
            map.put((String) fields[i], fields[i + 1]);
        }
        return Tree.of(map);
    }

    private static void assertMerged(Tree expected, Tree target, Tree patch) {
        assertEquals(expected, MergePatch.applied(target, patch));
    }

    @Test
    void fields_are_added_replaced_and_taken_away() {
        assertMerged(tree("a", "c"), tree("a", "b"), tree("a", "c"));
        assertMerged(tree("a", "b", "b", "c"), tree("a", "b"), tree("b", "c"));
        assertMerged(tree(), tree("a", "b"), tree("a", null));
        assertMerged(tree("b", "c"), tree("a", "b", "b", "c"), tree("a", null));
        assertMerged(tree("e", null, "a", 1), tree("e", null), tree("a", 1));
    }

    @Test
    void a_list_is_replaced_with_all_that_is_in_it() {
        assertMerged(tree("a", "c"), tree("a", List.of("b")), tree("a", "c"));
        assertMerged(tree("a", List.of("b")), tree("a", "c"), tree("a", List.of("b")));
        assertMerged(tree("a", List.of(1)), tree("a", List.of(tree("b", "c"))), tree("a", List.of(1)));
        assertMerged(
                tree("a", Arrays.asList(1, null, tree("b", null))),
                tree("a", List.of(1)),
                tree("a", Arrays.asList(1, null, tree("b", null))));
    }

    @Test
    void objects_are_merged_at_every_depth() {
        assertMerged(tree("a", tree("b", "d")), tree("a", tree("b", "c")), tree("a", tree("b", "d", "c", null)));
        assertMerged(tree("a", tree("bb", tree())), tree(), tree("a", tree("bb", tree("ccc", null))));
        assertMerged(tree("a", tree("b", 1)), tree("a", "text"), tree("a", tree("b", 1)));
    }
}
