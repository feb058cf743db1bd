package dev.offlinesync.core.rules;

import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.OrderKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What runs next, in which order: a pure function of the open items that are known.
 *
 * <ul>
 *   <li>By priority, the highest first, then by sequence, the oldest first.
 *   <li>Items on one record run by sequence whatever their priorities. While an earlier one waits for its retry, the
 *       later ones wait with it, unless it {@link OpenItem#letsPass}. If a later one has the higher priority, the
 *       earlier ones inherit it.
 *   <li>Items on other records pass freely.
 * </ul>
 *
 * @param runs what may run now, in order; of each record a row beginning with its earliest open item, gapless but for
 *     those that let pass
 * @param blocked due items that wait for an earlier one on their record
 * @param passing those of {@code runs} that pass an earlier item
 */
public record ProcessingPlan(List<OpenItem> runs, List<OpenItem> blocked, Set<ItemId> passing) {
    public ProcessingPlan {
        runs = List.copyOf(runs);
        blocked = List.copyOf(blocked);
        passing = Set.copyOf(passing);
    }

    /**
     * @param candidates items to run; those that are not due are ignored
     * @param earlier open items that may stand before candidates on the same records: for each candidate all of them
     *     must be here (or among the candidates), but for the records in {@code incomplete} and {@code crowded}. Later
     *     ones may be here too.
     * @param incomplete records of which not all earlier items are known; of these only what is before the gap runs
     * @param crowded records of which not all earlier items that let pass are known; what runs there counts as passing
     * @param aside items that must not run in company (the suspects of a crash); they hold back what is behind them
     */
    public static ProcessingPlan of(
            Collection<OpenItem> candidates,
            Collection<OpenItem> earlier,
            Set<OrderKey> incomplete,
            Set<OrderKey> crowded,
            Set<ItemId> aside) {
        Map<OrderKey, Map<ItemId, OpenItem>> byRecord = new LinkedHashMap<>();
        Set<ItemId> wanted = new HashSet<>();
        for (OpenItem item : candidates) {
            byRecord.computeIfAbsent(item.orderKey(), k -> new LinkedHashMap<>())
                    .put(item.id(), item);
            wanted.add(item.id());
        }
        Set<ItemId> fetched = new HashSet<>();
        for (OpenItem item : earlier) {
            fetched.add(item.id());
            Map<ItemId, OpenItem> row = byRecord.get(item.orderKey());
            if (row != null) {
                row.putIfAbsent(item.id(), item);
            }
        }
        List<Ranked> ranked = new ArrayList<>();
        List<OpenItem> blocked = new ArrayList<>();
        Set<ItemId> passing = new HashSet<>();
        byRecord.forEach((key, items) -> {
            List<OpenItem> row = new ArrayList<>(items.values());
            row.sort(OpenItem.BY_AGE);
            int runnable = incomplete.contains(key) ? knownPrefix(row, fetched) : row.size();
            List<OpenItem> able = new ArrayList<>();
            boolean open = true;
            boolean stepped = crowded.contains(key);
            for (int i = 0; i < row.size(); i++) {
                OpenItem item = row.get(i);
                if (item.letsPass() && i < runnable) {
                    stepped = true;
                    continue;
                }
                open &= item.due() && !aside.contains(item.id()) && i < runnable;
                if (open) {
                    able.add(item);
                    if (stepped) {
                        passing.add(item.id());
                    }
                } else if (item.due() && wanted.contains(item.id())) {
                    blocked.add(item);
                }
            }
            inherit(able, row, ranked);
        });
        ranked.sort(Comparator.comparingInt(Ranked::priority).reversed().thenComparing(Ranked::item, OpenItem.BY_AGE));
        return new ProcessingPlan(ranked.stream().map(Ranked::item).toList(), blocked, passing);
    }

    /** Where the earlier items of a record are not all known, those that were fetched, oldest first, are gapless. */
    private static int knownPrefix(List<OpenItem> row, Set<ItemId> fetched) {
        int n = 0;
        while (n < row.size() && fetched.contains(row.get(n).id())) {
            n++;
        }
        return n;
    }

    private static void inherit(List<OpenItem> able, List<OpenItem> row, List<Ranked> into) {
        int highest = Integer.MIN_VALUE;
        Map<ItemId, Integer> priorities = new HashMap<>();
        for (int i = row.size() - 1; i >= 0; i--) {
            highest = Math.max(highest, row.get(i).priority());
            priorities.put(row.get(i).id(), highest);
        }
        for (OpenItem item : able) {
            into.add(new Ranked(item, priorities.getOrDefault(item.id(), item.priority())));
        }
    }

    private record Ranked(OpenItem item, int priority) {}
}
