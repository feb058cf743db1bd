package dev.offlinesync.examples.postgres;

import dev.offlinesync.core.item.DataTree;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.record.StoredRecord;
import dev.offlinesync.core.store.Page;
import dev.offlinesync.core.store.RecordStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The business records, to read. */
final class PostgresRecords implements RecordStore {
    private static final String OWNED =
            " FROM sync_records WHERE collection = ? AND user_id = ? AND deleted_at IS NULL";

    private final Database database;

    PostgresRecords(Database database) {
        this.database = database;
    }

    private static StoredRecord record(ResultSet row) throws SQLException {
        return Objects.requireNonNull(Slots.read(row).record());
    }

    @Override
    public Optional<StoredRecord> find(UserId owner, RecordKey key) {
        return database.transaction(sql -> sql.first(
                "SELECT *" + OWNED + " AND id = ?",
                PostgresRecords::record,
                key.collection(),
                owner.value(),
                key.id()));
    }

    @Override
    public Page<StoredRecord> page(UserId owner, String collection, @Nullable String after, int limit) {
        Page.Filling<StoredRecord> page = new Page.Filling<>(limit, r -> DataTree.size(r.data()));
        return database.transaction(sql -> {
            sql.each(
                    "SELECT *" + OWNED + " AND id > ? ORDER BY id LIMIT ?",
                    row -> page.offer(record(row)),
                    collection,
                    owner.value(),
                    after == null ? "" : after,
                    limit + 1);
            return page.page();
        });
    }

    @Override
    public long count(UserId owner, String collection) {
        return database.transaction(
                sql -> sql.first("SELECT count(*)" + OWNED, row -> row.getLong(1), collection, owner.value())
                        .orElseThrow());
    }
}
