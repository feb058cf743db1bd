package dev.offlinesync.sqlite;

import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.record.StoredRecord;
import dev.offlinesync.core.store.FeedPage;
import dev.offlinesync.core.store.FeedPage.Entry;
import dev.offlinesync.core.store.FeedPlace;
import dev.offlinesync.core.store.FeedScan;
import dev.offlinesync.core.store.FeedState;
import dev.offlinesync.core.store.Page;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A page of a change feed: first its keys, those of each collection from the bounds of an index, and then the rows of as
 * many as the page takes.
 */
final class Feed {
    private static final String BRANCH =
            "SELECT * FROM (SELECT change, collection, _id, version, %s AS isDeleted FROM %s"
                    + " WHERE user = ? AND collection = ? AND (change, _id) > (?, ?) ORDER BY change, _id LIMIT ?)";

    private static final String UNNUMBERED = "SELECT * FROM (SELECT collection, _id, %s AS bytes FROM %s"
            + " WHERE user = ? AND collection = ? AND change %s LIMIT ?)";

    private final Sql sql;
    private final UserId owner;
    private final FeedScan scan;

    private Feed(Sql sql, UserId owner, FeedScan scan) {
        this.sql = sql;
        this.owner = owner;
        this.scan = scan;
    }

    /** In the transaction that has read the state. */
    static FeedPage page(Sql sql, UserId owner, FeedScan scan, FeedState state) throws SQLException {
        return new Feed(sql, owner, scan).page(state);
    }

    private FeedPage page(FeedState state) throws SQLException {
        Page.Filling<Entry> filling = new Page.Filling<>(scan.limit(), Entry::weight);
        Iterator<Key> keys = keys().iterator();
        boolean room = true;
        while (room && keys.hasNext()) {
            room = filling.offer(entry(keys.next()));
        }
        Page<Entry> page = filling.page();
        FeedPlace next = page.hasMore() ? behind(page.items()) : null;
        return new FeedPage(state, page.items(), next, true, unnumbered(state));
    }

    private record Unnumbered(RecordKey key, long bytes) {}

    /** From the bounds of the same index. */
    private Set<RecordKey> unnumbered(FeedState state) throws SQLException {
        List<String> branches = new ArrayList<>();
        List<@Nullable Object> args = new ArrayList<>();
        for (String collection : scan.collections()) {
            for (String table : List.of("records", "synctombstones")) {
                for (String bound : List.of("<= ?", "> ?")) {
                    branches.add(UNNUMBERED.formatted(table.equals("records") ? "length(data)" : "0", table, bound));
                    args.addAll(List.of(owner.value(), collection, bound.startsWith("<") ? 0 : state.changes()));
                    args.add(FeedPage.MOST_UNNUMBERED);
                }
            }
        }
        if (branches.isEmpty()) {
            return Set.of();
        }
        Page.Filling<Unnumbered> filling = FeedPage.fillingUnnumbered(Unnumbered::bytes);
        String all = String.join(" UNION ALL ", branches);
        return filling.fill(sql.list(all, Feed::unnumbered, args.toArray()).stream()).items().stream()
                .map(Unnumbered::key)
                .collect(Collectors.toSet());
    }

    private static Unnumbered unnumbered(ResultSet row) throws SQLException {
        return new Unnumbered(new RecordKey(row.getString("collection"), row.getString("_id")), row.getLong("bytes"));
    }

    private static FeedPlace behind(List<Entry> entries) {
        Entry last = entries.get(entries.size() - 1);
        return new FeedPlace(last.change(), last.key().collection(), last.key().id());
    }

    private record Key(long change, RecordKey key, long version, boolean isDeleted) {}

    private static Key key(ResultSet row) throws SQLException {
        RecordKey key = new RecordKey(row.getString("collection"), row.getString("_id"));
        return new Key(row.getLong("change"), key, row.getLong("version"), row.getBoolean("isDeleted"));
    }

    /** One more than the page may have, if there are. */
    private List<Key> keys() throws SQLException {
        List<String> branches = new ArrayList<>();
        List<@Nullable Object> args = new ArrayList<>();
        for (String collection : scan.collections()) {
            FeedPlace after = scan.after().in(collection);
            branch(branches, args, BRANCH.formatted("0", "records"), after);
            if (scan.floor() != FeedScan.NO_TOMBSTONES) {
                FeedPlace behind = after.complete() < scan.floor()
                        ? FeedPlace.behind(scan.floor()).in(collection)
                        : after;
                branch(branches, args, BRANCH.formatted("1", "synctombstones"), behind);
            }
        }
        if (branches.isEmpty()) {
            return List.of();
        }
        args.add(scan.limit() + 1);
        String all = String.join(" UNION ALL ", branches) + " ORDER BY change, collection, _id LIMIT ?";
        return sql.list(all, Feed::key, args.toArray());
    }

    private void branch(List<String> branches, List<@Nullable Object> args, String select, FeedPlace after) {
        branches.add(select);
        args.addAll(List.of(owner.value(), after.collection(), after.change(), after.id(), scan.limit() + 1));
    }

    private Entry entry(Key at) throws SQLException {
        StoredRecord record =
                at.isDeleted() ? null : Records.slot(sql, owner, at.key()).record();
        return new Entry(at.change(), at.key(), at.version(), record);
    }
}
