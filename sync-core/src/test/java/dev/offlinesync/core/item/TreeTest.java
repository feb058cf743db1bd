package dev.offlinesync.core.item;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TreeTest {
    private static final Instant NOW = Instant.parse("2025-12-10T10:00:00Z");

    private final Tree tree =
            Tree.of(Map.of("address", Map.of("city", "Zürich"), "tags", List.of("a", Map.of("b", 1))));

    @Test
    void a_tree_is_not_frozen_again() {
        assertSame(tree, Tree.of(tree));
        Tree around = Tree.of(Map.of("inner", tree, "tags", List.of(tree)));
        assertSame(tree, around.get("inner"));
        assertSame(tree, ((List<?>) around.get("tags")).get(0));
    }

    @Test
    void a_tree_does_not_change_with_what_it_was_made_of() {
        List<Object> list = new ArrayList<>(List.of("a"));
        Map<String, Object> map = new LinkedHashMap<>(Map.of("list", list));
        Tree frozen = Tree.of(map);
        list.add("b");
        map.clear();
        assertEquals(Map.of("list", List.of("a")), frozen);
    }

    @Test
    void nobody_can_change_a_tree() {
        List<?> tags = (List<?>) tree.get("tags");
        for (Runnable change : List.<Runnable>of(
                () -> tree.put("x", 1),
                tree::clear,
                () -> tree.remove("tags"),
                () -> tree.keySet().remove("tags"),
                () -> tree.values().clear(),
                () -> tree.entrySet().iterator().next().setValue(1),
                tags::clear)) {
            assertThrows(UnsupportedOperationException.class, change::run);
        }
    }

    @Test
    void a_tree_equals_a_map_with_the_same_content_and_keeps_the_order_of_its_keys() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("b", 1);
        map.put("a", null);
        assertEquals(map, Tree.of(map));
        assertEquals(Tree.of(map), map);
        assertEquals(map.hashCode(), Tree.of(map).hashCode());
        assertNotEquals(Tree.of(map), Map.of("b", 1));
        assertEquals(List.of("b", "a"), List.copyOf(Tree.of(map).keySet()));
    }

    @Test
    void a_merge_copies_the_top_level_alone() {
        Tree merged = tree.with(Map.of("tags", List.of(), "note", "n"));
        assertEquals(Map.of("address", Map.of("city", "Zürich"), "tags", List.of(), "note", "n"), merged);
        assertSame(tree.get("address"), merged.get("address"));
        assertSame(tree, tree.with(Map.of()));
    }

    @Test
    void a_tree_without_some_keys_shares_the_others() {
        Tree less = tree.onlyKeys(key -> !key.equals("tags"));
        assertEquals(Map.of("address", Map.of("city", "Zürich")), less);
        assertSame(tree.get("address"), less.get("address"));
        assertSame(tree, tree.onlyKeys(key -> true));
    }

    @Test
    void from_submission_to_completed_item_data_stays_one_instance() {
        Submission sent = Submission.of("/api/expenses", Method.POST, tree);
        assertSame(tree, sent.data());
        assertSame(tree, sent.withMutationId("m-1").data());
        SyncItem item = SyncItem.received(
                new ItemId("64b7f9f2a1b2c3d4e5f6a7b8"), new UserId("anna"), sent, new OrderKey("/api/expenses/1"), NOW);
        assertSame(tree, item.data());
        assertSame(tree, item.submission().data());
        assertSame(tree, item.stamped(NOW).completed(tree, NOW).responseData());
    }

    @Test
    void short_numbers_become_wide_ones() {
        assertEquals(
                Map.of("float", 1.5, "short", 2, "byte", 3),
                Tree.of(Map.of("float", 1.5f, "short", (short) 2, "byte", (byte) 3)));
    }

    @Test
    void a_builder_freezes_what_it_is_given_and_ends_with_its_tree() {
        List<Object> list = new ArrayList<>(List.of(1));
        Tree.Builder builder = Tree.builder().put("list", list).put("none", null);
        assertTrue(builder.contains("none"));
        assertFalse(builder.contains("other"));
        Tree built = builder.build();
        list.clear();
        assertEquals(List.of(1), built.get("list"));
        assertThrows(IllegalStateException.class, () -> builder.put("late", 1));
        assertSame(Tree.EMPTY, Tree.builder().build());
        assertNotSame(Tree.EMPTY, built);
    }

    @Test
    void a_foreign_type_is_refused_with_its_place() {
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class,
                () -> Tree.of(Map.of("a", Map.of("b", List.of(1, new StringBuilder("x"))))));
        assertTrue(e.getMessage().contains("/a/b/1"), e.getMessage());
    }

    @Test
    void many_small_values_weigh_more_than_they_take_when_stored() {
        assertEquals(4 * 64, Tree.of(Map.of("a", List.of(1, Map.of("b", 2)))).weight());
        Tree text = Tree.of(Map.of("t", "x".repeat(1000)));
        assertEquals(text.storedSize(), text.weight());
    }

    @Test
    void the_stored_size_is_that_of_a_bson_document() {
        assertEquals(5, Tree.EMPTY.storedSize());
        // a document with an int32: length 4, type 1, key 1+1, value 4, end 1
        assertEquals(12, Tree.of(Map.of("a", 1)).storedSize());
        assertEquals(4 + 1 + 2 + 4 + 3 + 1 + 1, Tree.of(Map.of("a", "zü")).storedSize());
        Tree inner = Tree.of(Map.of("a", 1));
        assertEquals(5 + 3 + inner.storedSize(), Tree.of(Map.of("t", inner)).storedSize());
    }

    @Test
    void a_merged_tree_is_as_one_that_is_made_at_once() {
        Random random = new Random(7);
        for (int i = 0; i < 500; i++) {
            Tree before = Tree.of(fields(random, 3));
            Tree given = Tree.of(fields(random, 3));
            if (random.nextBoolean()) {
                before.storedSize(); // what is known of it counts on
            }

            Tree merged = before.with(given);

            Map<String, Object> both = new LinkedHashMap<>(before);
            both.putAll(given);
            Tree atOnce = Tree.of(both);
            assertEquals(atOnce, merged);
            assertEquals(List.copyOf(atOnce.keySet()), List.copyOf(merged.keySet()));
            assertEquals(
                    List.of((long) atOnce.depth(), atOnce.storedSize(), atOnce.weight()),
                    List.of((long) merged.depth(), merged.storedSize(), merged.weight()),
                    () -> before + " with " + given);
        }
    }

    private static Map<String, Object> fields(Random random, int deep) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            Object value = switch (random.nextInt(deep == 0 ? 2 : 4)) {
                case 0 -> random.nextInt(3);
                case 1 -> "ü".repeat(random.nextInt(3));
                case 2 -> fields(random, deep - 1);
                default -> List.of(fields(random, deep - 1));
            };
            fields.put("é" + random.nextInt(6), value);
        }
        return fields;
    }

    @Test
    void a_tree_tells_what_it_does_not_share() {
        Map<String, Object> map = new LinkedHashMap<>();
        for (String key : List.of("a", "b", "c")) {
            map.put(key, List.of(key));
        }
        map.put("empty", null);
        Tree before = Tree.of(map);

        Tree after = before.with(Map.of("b", List.of("b"))).with(Map.of("new", 1));
        assertEquals(Map.of("b", List.of("b"), "new", 1), after.notSharedWith(before));
        assertEquals(Map.of(), after.without(Set.of("a", "b", "new")).notSharedWith(before));
        assertEquals(
                Set.of("empty"),
                before.notSharedWith(before.without(Set.of("empty"))).keySet());
        assertSame(before, before.without(Set.of("none")));
    }
}
