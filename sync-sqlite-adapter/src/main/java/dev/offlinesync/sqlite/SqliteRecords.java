package dev.offlinesync.sqlite;

import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.record.StoredRecord;
import dev.offlinesync.core.store.FeedPage;
import dev.offlinesync.core.store.FeedScan;
import dev.offlinesync.core.store.FeedState;
import dev.offlinesync.core.store.Page;
import dev.offlinesync.core.store.RecordStore;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The business records in {@code records}, for reading. */
final class SqliteRecords implements RecordStore {
    private final Readers readers;

    SqliteRecords(Readers readers) {
        this.readers = readers;
    }

    @Override
    public Optional<StoredRecord> find(UserId owner, RecordKey key) {
        return readers.read(
                sql -> Optional.ofNullable(Records.slot(sql, owner, key).record()));
    }

    @Override
    public Page<StoredRecord> page(UserId owner, String collection, @Nullable String after, int limit) {
        Page.Filling<StoredRecord> page =
                new Page.Filling<>(limit, r -> r.data().weight());
        return readers.read(sql -> {
            sql.each(
                    "SELECT " + Records.COLUMNS + " FROM records WHERE collection = ? AND user = ? AND _id > ?"
                            + " ORDER BY _id LIMIT ?",
                    row -> page.offer(Records.read(row)),
                    collection,
                    owner.value(),
                    after == null ? "" : after,
                    limit + 1);
            return page.page();
        });
    }

    @Override
    public FeedPage changes(UserId owner, FeedScan scan) {
        return readers.read(sql -> {
            Optional<FeedState> state = SqliteLanes.feed(sql, owner);
            return state.isEmpty() ? FeedPage.NOT_BEGUN : Feed.page(sql, owner, scan, state.get());
        });
    }

    @Override
    public long count(UserId owner, String collection) {
        return readers.read(sql -> sql.first(
                        "SELECT count(*) FROM records WHERE collection = ? AND user = ?",
                        row -> row.getLong(1),
                        collection,
                        owner.value())
                .orElseThrow());
    }
}
