package dev.offlinesync.core.handler;

import dev.offlinesync.core.item.Tree;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** JSON merge patches (RFC 7396). */
final class MergePatch {
    private MergePatch() {}

    /**
     * The target with the fields of the patch. An object of the patch is merged into the object that is there, or
     * becomes a new one; null takes a field away; every other value, a list also, replaces what is there.
     */
    static Tree applied(Tree target, Tree patch) {
        Set<String> removed = new HashSet<>();
        Map<String, @Nullable Object> merged = new LinkedHashMap<>();
        patch.forEach((field, value) -> {
            if (value == null) {
                removed.add(field);
            } else if (value instanceof Tree inner) {
                merged.put(field, applied(target.get(field) instanceof Tree present ? present : Tree.EMPTY, inner));
            } else {
                merged.put(field, value);
            }
        });
        return target.without(removed).withStored(merged);
    }
}
