package dev.offlinesync.forward;

import dev.offlinesync.core.item.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A place in JSON: a JSON pointer such as {@code /order/_id} (RFC 6901), or the name of a field. Lists on its way are gone
 * through, element by element, so {@code /lines/productId} is the product of each line.
 *
 * @param names what it is made of, from the outside in
 */
record Pointer(List<String> names) {
    private static final int MOST_NAMES = 10;

    /** @throws IllegalArgumentException if it is none; the message can be shown */
    static Pointer of(String text) {
        String pointer = text.startsWith("/") ? text : "/" + text.replace("~", "~0");
        if (text.isEmpty() || text.equals("/")) {
            throw new IllegalArgumentException("must be a JSON pointer such as /order/_id, or the name of a field");
        }
        List<String> names = new ArrayList<>();
        for (String name : pointer.substring(1).split("/", -1)) {
            if (name.isEmpty() || !name.matches("([^~]|~[01])*")) {
                throw new IllegalArgumentException(
                        "must be a JSON pointer such as /order/_id, in which ~ is written ~0 and / is written ~1");
            }
            names.add(name.replace("~1", "/").replace("~0", "~"));
        }
        if (names.size() > MOST_NAMES) {
            throw new IllegalArgumentException("must not have more than " + MOST_NAMES + " names");
        }
        return new Pointer(List.copyOf(names));
    }

    /** What is there, but not within lists; null if nothing is. */
    @Nullable
    Object in(@Nullable Tree tree) {
        Object value = tree;
        for (String name : names) {
            value = value instanceof Map<?, ?> map ? map.get(name) : null;
        }
        return value;
    }

    /** The tree with each text there (also each of a list) as {@code change} makes it. */
    Tree changed(Tree tree, UnaryOperator<Object> change) {
        return changed(tree, names, change) instanceof Tree after ? after : tree;
    }

    private static @Nullable Object changed(@Nullable Object value, List<String> way, UnaryOperator<Object> change) {
        if (value instanceof List<?> list) {
            List<@Nullable Object> after = new ArrayList<>();
            list.forEach(element -> after.add(changed(element, way, change)));
            return after;
        }
        if (way.isEmpty()) {
            return value instanceof String text ? change.apply(text) : value;
        }
        if (!(value instanceof Tree tree) || !tree.containsKey(way.get(0))) {
            return value;
        }
        Map<String, @Nullable Object> after = new LinkedHashMap<>(tree);
        after.put(way.get(0), changed(tree.get(way.get(0)), way.subList(1, way.size()), change));
        return Tree.of(after);
    }
}
