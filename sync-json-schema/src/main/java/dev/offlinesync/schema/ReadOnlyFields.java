package dev.offlinesync.schema;

import dev.offlinesync.core.record.ListAlignment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The properties that a schema declares {@code readOnly}, at every depth: clients see them and never write them. */
final class ReadOnlyFields {
    private ReadOnlyFields() {}

    /** What a client sent, without them. */
    static Map<String, @Nullable Object> without(Map<?, ?> sent, Shape shape) {
        Map<String, @Nullable Object> rest = new LinkedHashMap<>();
        sent.forEach((key, value) -> {
            String name = String.valueOf(key);
            if (!shape.isReadOnly(name)) {
                rest.put(name, without(value, shape.property(name)));
            }
        });
        return rest;
    }

    private static @Nullable Object without(@Nullable Object value, @Nullable Shape shape) {
        if (shape != null && value instanceof Map<?, ?> map) {
            return without(map, shape);
        }
        return shape != null && value instanceof List<?> list ? withoutInItems(list, shape) : value;
    }

    private static List<@Nullable Object> withoutInItems(List<?> list, Shape shape) {
        List<@Nullable Object> rest = new ArrayList<>(list.size());
        for (int i = 0; i < list.size(); i++) {
            rest.add(without(list.get(i), shape.item(i)));
        }
        return rest;
    }

    /** What of a value clients never write, null if nothing. */
    private static @Nullable Object only(@Nullable Object value, @Nullable Shape shape) {
        if (shape != null && value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> only = new LinkedHashMap<>();
            map.forEach((key, field) -> {
                String name = String.valueOf(key);
                Object part = shape.isReadOnly(name) ? field : only(field, shape.property(name));
                if (part != null) {
                    only.put(name, part);
                }
            });
            return only.isEmpty() ? null : only;
        }
        return null;
    }

    /** @param conformed the same elements, as rules made them */
    private static ListAlignment.Parts parts(List<?> list, List<?> conformed, Shape shape) {
        List<@Nullable Object> hidden = new ArrayList<>(list.size());
        for (int i = 0; i < list.size(); i++) {
            hidden.add(only(list.get(i), shape.item(i)));
        }
        return new ListAlignment.Parts(list, withoutInItems(conformed, shape), hidden);
    }

    /**
     * A record after an update, with them as they were.
     *
     * @param sent what the client gave, of which what it read tells the elements of lists apart
     */
    static Map<String, @Nullable Object> restored(Map<?, ?> before, Map<?, ?> sent, Map<?, ?> after, Shape shape) {
        Map<String, @Nullable Object> restored = new LinkedHashMap<>();
        after.forEach((key, value) -> {
            String name = String.valueOf(key);
            if (!shape.isReadOnly(name)) {
                restored.put(name, restored(before.get(name), sent.get(name), value, shape.property(name)));
            }
        });
        before.forEach((key, value) -> {
            if (shape.isReadOnly(String.valueOf(key))) {
                restored.put(String.valueOf(key), value);
            }
        });
        return restored;
    }

    private static @Nullable Object restored(
            @Nullable Object before, @Nullable Object sent, @Nullable Object after, @Nullable Shape shape) {
        if (shape != null && before instanceof Map<?, ?> old && after instanceof Map<?, ?> is) {
            return restored(old, sent instanceof Map<?, ?> given ? given : Map.of(), is, shape);
        }
        if (shape != null && before instanceof List<?> old && after instanceof List<?> is) {
            return restored(old, sent instanceof List<?> given && given.size() == is.size() ? given : is, is, shape);
        }
        return without(after, shape);
    }

    private static List<@Nullable Object> restored(List<?> before, List<?> sent, List<?> after, Shape shape) {
        int[] from = ListAlignment.of(parts(before, before, shape), parts(sent, after, shape));
        List<@Nullable Object> restored = new ArrayList<>(after.size());
        for (int i = 0; i < from.length; i++) {
            restored.add(restored(from[i] < 0 ? null : before.get(from[i]), sent.get(i), after.get(i), shape.item(i)));
        }
        return restored;
    }
}
