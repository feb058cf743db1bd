package dev.offlinesync.examples.postgres;

import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.record.RecordWrite;
import dev.offlinesync.core.record.Slot;
import dev.offlinesync.core.record.StoredRecord;
import dev.offlinesync.core.record.Tombstone;
import dev.offlinesync.core.store.LaneStore.Commit.Refused;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What stands under keys of records, as rows of {@code sync_records}: a record or its tombstone. */
final class Slots {
    private static final String LOCK = "SELECT r.* FROM unnest(?, ?) AS wanted(collection, id)"
            + " JOIN sync_records r USING (collection, id) ORDER BY r.collection, r.id FOR UPDATE OF r";

    /** Versions never repeat under a key: the same version is the same state. Nothing is replaced where there was none. */
    private static final String PUT =
            "INSERT INTO sync_records AS r (collection, id, user_id, version, item, created_at,"
                    + " updated_at, deleted_at, data) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?::json) ON CONFLICT (collection, id)"
                    + " DO UPDATE SET user_id = excluded.user_id, version = excluded.version, item = excluded.item,"
                    + " created_at = excluded.created_at, updated_at = excluded.updated_at, deleted_at = excluded.deleted_at,"
                    + " data = excluded.data WHERE r.version = ?";

    /** Classes of SQLSTATE for values that the table refuses: wrong data, constraints (also of your own), too large. */
    private static final Set<String> REFUSING = Set.of("22", "23", "54");

    private Slots() {}

    static Slot read(ResultSet row) throws SQLException {
        RecordKey key = new RecordKey(row.getString("collection"), row.getString("id"));
        UserId owner = new UserId(row.getString("user_id"));
        long version = row.getLong("version");
        ItemId item = row.getString("item") == null ? null : new ItemId(row.getString("item"));
        Instant deleted = Sql.instant(row, "deleted_at");
        Map<String, @Nullable Object> data = JsonTree.read(row.getString("data"));
        return deleted != null && item != null
                ? Slot.of(new Tombstone(key, owner, version, item, deleted))
                : Slot.of(new StoredRecord(
                        key,
                        owner,
                        data == null ? Map.of() : data,
                        version,
                        item,
                        Sql.instant(row, "created_at"),
                        Sql.instant(row, "updated_at")));
    }

    /** What is there stays as it is until the transaction ends. Locked in the order of the keys, so that nobody deadlocks. */
    static Map<RecordKey, Slot> lock(Sql sql, Collection<RecordKey> keys) throws SQLException {
        Map<RecordKey, Slot> slots = new HashMap<>();
        keys.forEach(key -> slots.put(key, Slot.empty(key)));
        String[] collections = keys.stream().map(RecordKey::collection).toArray(String[]::new);
        String[] ids = keys.stream().map(RecordKey::id).toArray(String[]::new);
        sql.list(LOCK, Slots::read, collections, ids).forEach(slot -> slots.put(slot.key(), slot));
        return slots;
    }

    /**
     * Writes one after the other, so that the database's refusal of one names it; in the order of their keys, too.
     *
     * @return the first that cannot be written, if any
     */
    static Optional<Refused> write(Sql sql, List<RecordWrite> writes) throws SQLException {
        for (RecordWrite write :
                writes.stream().sorted(Comparator.comparing(RecordWrite::key)).toList()) {
            try {
                if (sql.update(PUT, row(write)) == 0) {
                    return Optional.of(new Refused(write.key(), "the key is taken"));
                }
            } catch (SQLException e) {
                if (!REFUSING.contains(Database.kind(e))) {
                    throw e;
                }
                return Optional.of(new Refused(write.key(), "PostgreSQL: " + e.getMessage()));
            }
        }
        return Optional.empty();
    }

    private static @Nullable Object[] row(RecordWrite write) {
        RecordKey key = write.key();
        StoredRecord record = write.after().record();
        Tombstone tombstone = write.after().tombstone();
        if (record != null) {
            return new @Nullable Object[] {
                key.collection(),
                key.id(),
                record.owner().value(),
                record.version(),
                record.lastItem() == null ? null : record.lastItem().hex(),
                record.createdAt(),
                record.updatedAt(),
                null,
                JsonTree.write(record.data()),
                version(write.before())
            };
        }
        if (tombstone != null) {
            return new @Nullable Object[] {
                key.collection(),
                key.id(),
                tombstone.owner().value(),
                tombstone.version(),
                tombstone.item().hex(),
                null,
                null,
                tombstone.deletedAt(),
                null,
                version(write.before())
            };
        }
        throw new IllegalArgumentException("a write that leaves nothing under " + key);
    }

    /** Null where nothing is there. */
    private static @Nullable Long version(Slot slot) {
        Tombstone tombstone = slot.tombstone();
        StoredRecord record = slot.record();
        return tombstone != null ? (Long) tombstone.version() : record != null ? (Long) record.version() : null;
    }
}
