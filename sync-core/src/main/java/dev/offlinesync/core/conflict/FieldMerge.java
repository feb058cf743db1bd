package dev.offlinesync.core.conflict;

import dev.offlinesync.core.item.Tree;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Merges the fields of a write into a record that has changed since. Of each field:
 *
 * <ul>
 *   <li>What the author did not change, or changed to what is there, stays as it is.
 *   <li>If it is still as the author saw it, the author's value is written.
 *   <li>Else both sides have changed it: objects are merged field by field, lists that are declared as sets by what was
 *       added and removed, counters by what was added. Of everything else the record keeps its value, and the author's is
 *       lost.
 * </ul>
 *
 * <p>A field that is missing and one that is null are the same to compare. Fields that belong together are decided as one:
 * if the record has changed one of them, the author loses all.
 */
final class FieldMerge {
    /** Of a set: each element is compared with each. A longer list is a value like any other. */
    static final int MOST_ELEMENTS = 1000;

    private final ConflictRules rules;
    private final Comparison comparison;

    FieldMerge(ConflictRules rules, Comparison comparison) {
        this.rules = rules;
        this.comparison = comparison;
    }

    /**
     * @param fields to be written
     * @param lost the names of fields whose value, or a part of it, is not written
     */
    record Merged(Tree fields, List<String> lost) {}

    Merged of(Tree base, Tree mine, Tree theirs) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        List<String> lost = new ArrayList<>();
        Set<String> grouped = new LinkedHashSet<>();
        for (Set<String> group : rules.together()) {
            grouped.addAll(group);
            group(group, base, mine, theirs, fields, lost);
        }
        mine.forEach((field, value) -> {
            if (!grouped.contains(field)) {
                Part part = declared(field, base.get(field), value, theirs.get(field));
                if (part.isWritten()) {
                    fields.put(field, part.value());
                }
                if (part.isLossy()) {
                    lost.add(field);
                }
            }
        });
        return new Merged(Tree.ofStored(fields), lost);
    }

    private void group(
            Set<String> group,
            Tree base,
            Tree mine,
            Tree theirs,
            Map<String, @Nullable Object> fields,
            List<String> lost) {
        List<String> sent = mine.keySet().stream().filter(group::contains).toList();
        List<String> different = sent.stream()
                .filter(f -> !comparison.isEcho(theirs.get(f), mine.get(f)))
                .toList();
        if (sent.stream().allMatch(f -> comparison.isEcho(base.get(f), mine.get(f)))) {
            return;
        }
        boolean haveTheyChanged = group.stream()
                .anyMatch(f -> !comparison.isEcho(theirs.get(f), base.get(f))
                        && !(mine.containsKey(f) && comparison.isEcho(theirs.get(f), mine.get(f))));
        if (haveTheyChanged) {
            lost.addAll(different);
        } else {
            different.forEach(f -> fields.put(f, mine.get(f)));
        }
    }

    private enum Side {
        THEIRS,
        WRITTEN
    }

    /** What becomes of a value: it stays, or this is written; and whether something of the author's is lost. */
    private record Part(Side side, @Nullable Object value, boolean isLossy) {
        static final Part STAYS = new Part(Side.THEIRS, null, false);
        static final Part LOST = new Part(Side.THEIRS, null, true);

        static Part written(@Nullable Object value) {
            return new Part(Side.WRITTEN, value, false);
        }

        boolean isWritten() {
            return side == Side.WRITTEN;
        }
    }

    private Part declared(String field, @Nullable Object base, @Nullable Object mine, @Nullable Object theirs) {
        if (comparison.isEcho(base, mine)) {
            return Part.STAYS;
        }
        if (rules.counters().contains(field)) {
            Object sum = Sum.of(theirs, mine, base);
            if (sum != null) {
                return Part.written(sum);
            }
        }
        if (rules.sets().contains(field) && isSet(base) && isSet(mine) && isSet(theirs)) {
            List<@Nullable Object> merged = set(list(base), list(mine), list(theirs));
            return comparison.isEcho(theirs, merged) ? Part.STAYS : Part.written(merged);
        }
        return value(base, mine, theirs);
    }

    private Part value(@Nullable Object base, @Nullable Object mine, @Nullable Object theirs) {
        if (comparison.isEcho(base, mine) || comparison.isEcho(theirs, mine)) {
            return Part.STAYS;
        }
        if (comparison.isEcho(theirs, base)) {
            return Part.written(mine);
        }
        boolean wasObject = base == null || base instanceof Tree;
        if (wasObject && mine instanceof Tree m && theirs instanceof Tree t) {
            Tree b = base instanceof Tree tree ? tree : Tree.EMPTY;
            return comparison.objects() == Comparison.Objects.PATCH ? patch(b, m, t) : whole(b, m, t);
        }
        return Part.LOST;
    }

    /** The fields of a patch that are written. */
    private Part patch(Tree base, Tree mine, Tree theirs) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        boolean[] lossy = {false};
        mine.forEach((field, value) -> {
            Part part = value(base.get(field), value, theirs.get(field));
            if (part.isWritten()) {
                fields.put(field, part.value());
            }
            lossy[0] |= part.isLossy();
        });
        return fields.isEmpty()
                ? new Part(Side.THEIRS, null, lossy[0])
                : new Part(Side.WRITTEN, Tree.ofStored(fields), lossy[0]);
    }

    /** The whole object: what the author left out is taken away. */
    private Part whole(Tree base, Tree mine, Tree theirs) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>(theirs);
        Set<String> names = new LinkedHashSet<>(mine.keySet());
        names.addAll(base.keySet());
        boolean lossy = false;
        boolean written = false;
        for (String field : names) {
            Part part = value(base.get(field), mine.get(field), theirs.get(field));
            lossy |= part.isLossy();
            written |= part.isWritten();
            if (part.isWritten() && mine.containsKey(field)) {
                fields.put(field, part.value());
            } else if (part.isWritten()) {
                fields.remove(field);
            }
        }
        return written ? new Part(Side.WRITTEN, Tree.ofStored(fields), lossy) : new Part(Side.THEIRS, null, lossy);
    }

    private static boolean isSet(@Nullable Object value) {
        return value == null || (value instanceof List<?> list && list.size() <= MOST_ELEMENTS);
    }

    private static List<?> list(@Nullable Object value) {
        return value instanceof List<?> list ? list : List.of();
    }

    /** Theirs, without what the author removed, and with what the author added. */
    private List<@Nullable Object> set(List<?> base, List<?> mine, List<?> theirs) {
        List<@Nullable Object> merged = new ArrayList<>();
        for (Object element : theirs) {
            if (has(mine, element) || !has(base, element)) {
                merged.add(element);
            }
        }
        for (Object element : mine) {
            if (!has(base, element) && !has(merged, element)) {
                merged.add(element);
            }
        }
        return merged;
    }

    private boolean has(List<?> list, @Nullable Object element) {
        return list.stream().anyMatch(e -> comparison.isEcho(e, element) || comparison.isEcho(element, e));
    }

    /** The arithmetic of counters. */
    private static final class Sum {
        /** {@code theirs + mine − base}, nothing counting as 0; null if they are no numbers, or there is no such number. */
        static @Nullable Object of(@Nullable Object theirs, @Nullable Object mine, @Nullable Object base) {
            BigDecimal t = exact(theirs);
            BigDecimal m = exact(mine);
            BigDecimal b = exact(base);
            if (t == null || m == null || b == null) {
                return null;
            }
            BigDecimal sum = t.add(m).subtract(b);
            if (theirs instanceof Double || mine instanceof Double || base instanceof Double) {
                double rounded = sum.doubleValue();
                return Double.isFinite(rounded) ? rounded : null;
            }
            return sum.toBigInteger().bitLength() < Long.SIZE ? (Object) sum.longValueExact() : null;
        }

        private static @Nullable BigDecimal exact(@Nullable Object value) {
            if (value == null) {
                return BigDecimal.ZERO;
            }
            if (value instanceof Double d) {
                return Double.isFinite(d) ? new BigDecimal(Double.toString(d)) : null;
            }
            return value instanceof Number n ? BigDecimal.valueOf(n.longValue()) : null;
        }
    }
}
