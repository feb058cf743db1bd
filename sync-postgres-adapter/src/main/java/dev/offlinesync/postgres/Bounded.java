package dev.offlinesync.postgres;

import dev.offlinesync.core.store.Page;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Pages that are bounded in bytes already in the database: the driver holds a whole result in memory, and a cursor would
 * take round trips.
 */
final class Bounded {
    /** What a row of {@code sync_records} takes. */
    static final String RECORD = "octet_length(data::text)";

    /** What a row of {@code sync_items} takes. */
    static final String ITEM = "coalesce(octet_length(data::text), 0) + coalesce(octet_length(base::text), 0)"
            + " + coalesce(octet_length(response_data::text), 0)";

    private static final String BEFORE =
            "coalesce(sum(%s) OVER (ORDER BY %s" + " ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)";

    private Bounded() {}

    /**
     * The rows of this query until they take more than twice {@code maxBytes} as JSON, each with how many the
     * query {@code found}. Twice, since a page counts bytes in another way, and is to decide itself where it ends.
     *
     * @param size what a row takes: {@link #RECORD} or {@link #ITEM}
     */
    static String select(String query, String size, String order, long maxBytes) {
        return "SELECT * FROM (SELECT *, count(*) OVER () AS found, " + BEFORE.formatted(size, order)
                + " AS bytes_before FROM (" + query + ") limited) sized WHERE bytes_before <= " + 2 * maxBytes
                + " ORDER BY " + order;
    }

    /** Fills a page from such a query, which asks for one row more than the page takes. */
    static <T> Page<T> page(Sql sql, String select, Page.Filling<T> filling, Sql.Row<T> row, Object... args)
            throws SQLException {
        List<Long> found = new ArrayList<>();
        sql.each(select, r -> found.add(r.getLong("found")) && filling.offer(row.of(r)), args);
        Page<T> page = filling.page();
        boolean isCut = !found.isEmpty() && found.get(0) > page.items().size();
        return new Page<>(page.items(), page.hasMore() || isCut);
    }
}
