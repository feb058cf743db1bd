package dev.offlinesync.postgres;

import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.store.FeedPage;
import dev.offlinesync.core.store.FeedPage.Entry;
import dev.offlinesync.core.store.FeedPlace;
import dev.offlinesync.core.store.FeedScan;
import dev.offlinesync.core.store.FeedState;
import dev.offlinesync.core.store.Page;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A page of a change feed in one statement, which sees one moment. The keys of each collection come from the bounds of an
 * index; the rows are read of as many as the page may take.
 */
final class PostgresFeed {
    /** Of a lane: whether its feed counts, since the last to claim it gives numbers. */
    static final String COUNTS = "(lane.generation IS NOT NULL AND lane.feed_epoch = lane.epoch)";

    private static final String BRANCH = "(SELECT collection, id, change FROM sync_records"
            + " WHERE user_id = ? AND collection = ? AND (change, id) > (?, ?) AND (deleted_at IS NULL OR change > ?)"
            + " ORDER BY change, id LIMIT ?)";

    private static final String ORDER = "change, collection, id";

    /** Of one collection: from the bounds of the same index. */
    private static final String UNNUMBERED = "(SELECT * FROM sync_records"
            + " WHERE user_id = lane.user_id AND collection = ? AND change <= 0 LIMIT ?) UNION ALL"
            + " (SELECT * FROM sync_records"
            + " WHERE user_id = lane.user_id AND collection = ? AND change > lane.changes LIMIT ?)";

    private static final String STATE = "SELECT lane.generation, lane.changes, lane.purged, odd.keys AS odd_keys,"
            + " odd.bytes AS odd_bytes, page.* FROM sync_lanes lane"
            + " LEFT JOIN LATERAL (SELECT array_agg(ARRAY[collection, id]) AS keys,"
            + " array_agg(coalesce(octet_length(data::text), 0)) AS bytes FROM (%s) u) odd ON true"
            + " LEFT JOIN (%s) page ON true WHERE lane.user_id = ? AND " + COUNTS
            + " ORDER BY page.change, page.collection, page.id";

    private PostgresFeed() {}

    static FeedPage page(Sql sql, UserId owner, FeedScan scan) throws SQLException {
        List<@Nullable Object> args = new ArrayList<>();
        List<String> unnumbered = new ArrayList<>();
        for (String collection : scan.collections()) {
            unnumbered.add(UNNUMBERED);
            args.addAll(List.of(collection, FeedPage.MOST_UNNUMBERED, collection, FeedPage.MOST_UNNUMBERED));
        }
        if (unnumbered.isEmpty()) {
            unnumbered.add("SELECT * FROM sync_records WHERE false");
        }
        List<String> branches = new ArrayList<>();
        for (String collection : scan.collections()) {
            FeedPlace after = scan.after().in(collection);
            branches.add(BRANCH);
            args.addAll(List.of(owner.value(), collection, after.change(), after.id(), scan.floor(), scan.limit() + 1));
        }
        if (branches.isEmpty()) {
            branches.add("SELECT collection, id, change FROM sync_records WHERE false");
        }
        args.add(scan.limit() + 1);
        args.add(owner.value());
        args.add(owner.value());
        String keys = "SELECT * FROM (" + String.join(" UNION ALL ", branches) + ") u ORDER BY " + ORDER + " LIMIT ?";
        String rows = "SELECT r.* FROM (" + keys + ") k JOIN sync_records r ON r.user_id = ?"
                + " AND r.collection = k.collection AND r.id = k.id";
        String page = Bounded.select(rows, "coalesce(" + Bounded.RECORD + ", 0)", ORDER, Page.MAX_BYTES);
        Filled filled = new Filled(scan.limit());
        String statement = STATE.formatted(String.join(" UNION ALL ", unnumbered), page);
        sql.each(statement, filled::take, args.toArray());
        return filled.page();
    }

    /** Reads the rows of the statement: the state stands in each, and in one alone if there is nothing else. */
    private static final class Filled {
        private final Page.Filling<Entry> filling;
        private @Nullable FeedState state;
        private long found;
        private Set<RecordKey> unnumbered = Set.of();

        Filled(int limit) {
            this.filling = new Page.Filling<>(limit, Entry::weight);
        }

        boolean take(ResultSet row) throws SQLException {
            if (state == null) {
                state = new FeedState(row.getString("generation"), row.getLong("changes"), row.getLong("purged"));
                unnumbered = unnumbered(row);
            }
            if (row.getString("collection") == null) {
                return false;
            }
            found = row.getLong("found");
            return filling.offer(entry(row));
        }

        private static Set<RecordKey> unnumbered(ResultSet row) throws SQLException {
            Array keys = row.getArray("odd_keys");
            if (keys == null) {
                return Set.of();
            }
            String[][] found = (String[][]) keys.getArray();
            Integer[] bytes = (Integer[]) row.getArray("odd_bytes").getArray();
            Page.Filling<Integer> filling = FeedPage.fillingUnnumbered(i -> bytes[i]);
            return filling.fill(IntStream.range(0, found.length).boxed()).items().stream()
                    .map(i -> new RecordKey(found[i][0], found[i][1]))
                    .collect(Collectors.toSet());
        }

        private static Entry entry(ResultSet row) throws SQLException {
            RecordKey key = new RecordKey(row.getString("collection"), row.getString("id"));
            boolean isDeleted = Sql.instant(row, "deleted_at") != null;
            return new Entry(
                    row.getLong("change"), key, row.getLong("version"), isDeleted ? null : PostgresRecords.record(row));
        }

        FeedPage page() {
            Page<Entry> page = filling.page();
            List<Entry> entries = page.items();
            boolean isCut = page.hasMore() || found > entries.size();
            if (!isCut || entries.isEmpty()) {
                return new FeedPage(state, entries, null, true, unnumbered);
            }
            Entry last = entries.get(entries.size() - 1);
            FeedPlace next = new FeedPlace(
                    last.change(), last.key().collection(), last.key().id());
            return new FeedPage(state, entries, next, true, unnumbered);
        }
    }
}
