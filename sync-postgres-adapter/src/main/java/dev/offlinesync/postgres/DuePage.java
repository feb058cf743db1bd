package dev.offlinesync.postgres;

import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.store.Page;
import dev.offlinesync.core.store.QueueStore.Due;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The due page with its counts, in one statement, which sees one state of the table. */
final class DuePage {
    /** One row for each item of the page, or one without an item, each with all counts. */
    private static final String SELECT = "SELECT * FROM (SELECT"
            + " (SELECT count(*) FROM (SELECT" + Queries.DUE + " LIMIT ?) d) AS due,"
            + " (SELECT count(*) FROM (SELECT" + Queries.COMPLETE + " AND retry_at > ? LIMIT ?) w) AS waiting,"
            + " (SELECT min(retry_at)" + Queries.COMPLETE + " AND retry_at > ?) AS next_retry_at,"
            + " EXISTS (SELECT" + Queries.INCOMPLETE + ") AS incomplete) counts LEFT JOIN (";

    private final Page.Filling<SyncItem> items;
    private int due;
    private int waiting;
    private @Nullable Instant nextRetryAt;
    private boolean incomplete;

    private DuePage(int limit, long maxBytes) {
        items = new Page.Filling<>(limit, maxBytes, SyncItem::weight);
    }

    static DuePage read(Sql sql, String user, Instant now, int limit, long maxBytes, int counted) throws SQLException {
        DuePage page = new DuePage(limit, maxBytes);
        String items = "SELECT " + Items.COLUMNS + Queries.DUE + Queries.IN_ORDER + " LIMIT ?";
        sql.each(
                SELECT + Bounded.select(items, Bounded.ITEM, Queries.ORDER, maxBytes) + ") page ON true"
                        + Queries.IN_ORDER,
                page::take,
                user,
                now,
                counted + limit,
                user,
                now,
                counted,
                user,
                now,
                user,
                user,
                now,
                limit);
        return page;
    }

    private boolean take(ResultSet row) throws SQLException {
        due = row.getInt("due");
        waiting = row.getInt("waiting");
        nextRetryAt = Sql.instant(row, "next_retry_at");
        incomplete = row.getBoolean("incomplete");
        return row.getString("id") != null && items.offer(Items.read(row));
    }

    /** Whether there is something to repair. */
    boolean isIncomplete() {
        return incomplete;
    }

    Due with(List<SyncItem> toRepair) {
        return new Due(items.page().items(), due, waiting, nextRetryAt, toRepair);
    }
}
