package dev.offlinesync.sqlite;

import dev.offlinesync.core.item.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Queries for a user's items by priority descending, then sequence. Each query merges runs of the index {@code
 * syncqueues_in_order}: one per status and, after a position, one more for the rest of its priority. So SQLite neither
 * sorts nor visits ended items.
 *
 * <p>Parameters: 1 user, 2 limit, 3 now (with {@link #DUE}), 4 and 5 priority and sequence of the position ({@link
 * #behind}).
 */
final class InOrder {
    /** Due at ?3. An item without a record key must be repaired first. */
    static final String DUE = " AND coalesce(retryAt, '') <= ?3 AND recordKey IS NOT NULL";

    private InOrder() {}

    /** Begins with the first item. */
    static String first(String columns, Set<Status> statuses, String condition) {
        return merged(columns, statuses, condition, List.of(""));
    }

    /** Begins after a position. */
    static String behind(String columns, Set<Status> statuses, String condition) {
        return merged(
                columns, statuses, condition, List.of(" AND priority = ?4 AND sequence > ?5", " AND priority < ?4"));
    }

    private static String merged(String columns, Set<Status> statuses, String condition, List<String> parts) {
        List<String> runs = new ArrayList<>();
        for (Status status : new TreeSet<>(statuses)) {
            String run = "SELECT " + columns + " FROM syncqueues INDEXED BY syncqueues_in_order"
                    + " WHERE userId = ?1 AND status = '" + status.wire() + "'"
                    + condition;
            parts.forEach(part -> runs.add(run + part));
        }
        return String.join(" UNION ALL ", runs) + " ORDER BY priority DESC, sequence LIMIT ?2";
    }
}
