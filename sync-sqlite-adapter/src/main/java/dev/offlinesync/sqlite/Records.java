package dev.offlinesync.sqlite;

import dev.offlinesync.core.item.IsoTime;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Tree;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.record.RecordWrite;
import dev.offlinesync.core.record.Slot;
import dev.offlinesync.core.record.StoredRecord;
import dev.offlinesync.core.record.Tombstone;
import dev.offlinesync.json.StoredJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** Records and tombstones as rows of {@code records} and {@code synctombstones}. */
final class Records {
    static final String COLUMNS = "collection, _id, user, version, item, sequence, createdAt, updatedAt, data";

    private static final String KEY = " collection = ? AND user = ? AND _id = ?";

    private Records() {}

    static StoredRecord read(ResultSet row) throws SQLException {
        Tree data = StoredJson.readTree(row.getString("data"));
        String item = row.getString("item");
        long sequence = row.getLong("sequence");
        boolean isOrdered = !row.wasNull();
        return new StoredRecord(
                key(row),
                new UserId(row.getString("user")),
                data == null ? Tree.EMPTY : data,
                row.getLong("version"),
                item == null ? null : new ItemId(item),
                isOrdered ? sequence : StoredRecord.UNORDERED,
                Sql.instant(row, "createdAt"),
                Sql.instant(row, "updatedAt"));
    }

    private static Tombstone readTombstone(ResultSet row) throws SQLException {
        return new Tombstone(
                key(row),
                new UserId(row.getString("user")),
                row.getLong("version"),
                new ItemId(row.getString("item")),
                row.getLong("sequence"),
                IsoTime.instant(row.getString("deletedAt")));
    }

    private static RecordKey key(ResultSet row) throws SQLException {
        return new RecordKey(row.getString("collection"), row.getString("_id"));
    }

    /** The slot of this key of the user's. */
    static Slot slot(Sql sql, UserId user, RecordKey key) throws SQLException {
        Optional<StoredRecord> record = sql.first(
                "SELECT " + COLUMNS + " FROM records WHERE" + KEY,
                Records::read,
                key.collection(),
                user.value(),
                key.id());
        if (record.isPresent()) {
            return Slot.of(record.get());
        }
        return sql.first(
                        "SELECT collection, _id, user, version, item, sequence, deletedAt FROM synctombstones"
                                + " WHERE" + KEY,
                        Records::readTombstone,
                        key.collection(),
                        user.value(),
                        key.id())
                .map(Slot::of)
                .orElse(Slot.empty(key));
    }

    /**
     * @param number of the commit
     * @return false if a person's trigger ignored a write of the record
     */
    static boolean write(Sql sql, UserId user, RecordWrite write, long number) throws SQLException {
        StoredRecord record = write.after().record();
        Tombstone tombstone = write.after().tombstone();
        int changed = 1;
        if (tombstone != null) {
            put(sql, user, tombstone, number); // first: what goes without one, a hand has deleted
        }
        if (record != null) {
            changed = put(sql, user, record, number);
        } else if (write.before().record() != null) {
            changed = delete(sql, "DELETE FROM records WHERE" + KEY, user, write.key());
        }
        if (tombstone == null && write.before().tombstone() != null) {
            delete(sql, "DELETE FROM synctombstones WHERE" + KEY, user, write.key());
        }
        return changed > 0;
    }

    private static int put(Sql sql, UserId user, StoredRecord record, long number) throws SQLException {
        ItemId item = record.lastItem();
        return sql.update(
                "INSERT INTO records (" + COLUMNS + ", change) VALUES (?,?,?,?,?,?,?,?,?,?)"
                        + " ON CONFLICT (collection, user, _id) DO UPDATE SET version = excluded.version,"
                        + " item = excluded.item, sequence = excluded.sequence, createdAt = excluded.createdAt, updatedAt = excluded.updatedAt,"
                        + " data = excluded.data, change = excluded.change",
                record.key().collection(),
                record.key().id(),
                user.value(),
                record.version(),
                item == null ? null : item.hex(),
                record.sequence() == StoredRecord.UNORDERED ? null : record.sequence(),
                record.createdAt(),
                record.updatedAt(),
                StoredJson.write(record.data()),
                number);
    }

    private static void put(Sql sql, UserId user, Tombstone tombstone, long number) throws SQLException {
        sql.update(
                "REPLACE INTO synctombstones (collection, _id, user, version, item, sequence, deletedAt,"
                        + " change) VALUES (?,?,?,?,?,?,?,?)",
                tombstone.key().collection(),
                tombstone.key().id(),
                user.value(),
                tombstone.version(),
                tombstone.item().hex(),
                tombstone.sequence(),
                tombstone.deletedAt(),
                number);
    }

    private static int delete(Sql sql, String statement, UserId user, RecordKey key) throws SQLException {
        return sql.update(statement, key.collection(), user.value(), key.id());
    }
}
