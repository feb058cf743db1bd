package dev.offlinesync.postgres;

import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Tree;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.record.RecordWrite;
import dev.offlinesync.core.record.Slot;
import dev.offlinesync.core.record.StoredRecord;
import dev.offlinesync.core.record.Tombstone;
import dev.offlinesync.core.rules.Refusal;
import dev.offlinesync.core.store.LaneStore.Commit.Refused;
import dev.offlinesync.core.store.Page;
import dev.offlinesync.core.store.RecordStore;
import dev.offlinesync.json.StoredJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The slots of records, in {@code sync_records}: a row is a record or, with a date of deletion, its tombstone. */
final class PostgresRecords implements RecordStore {
    private static final String OWNED =
            " FROM sync_records WHERE collection = ? AND user_id = ? AND deleted_at IS NULL";
    private static final String LOCK = "SELECT r.* FROM unnest(?, ?) AS wanted(collection, id)"
            + " JOIN sync_records r USING (collection, id) ORDER BY r.collection, r.id FOR UPDATE OF r";

    /** Versions never repeat under a key, so the same version means the same state. An insert replaces nothing. */
    private static final String PUT =
            "INSERT INTO sync_records AS r (collection, id, user_id, version, item, sequence, data,"
                    + " created_at, updated_at, deleted_at) VALUES (?, ?, ?, ?, ?, ?, ?::json, ?, ?, ?) ON CONFLICT (collection, id)"
                    + " DO UPDATE SET user_id = excluded.user_id, version = excluded.version, item = excluded.item,"
                    + " sequence = excluded.sequence, data = excluded.data, created_at = excluded.created_at, updated_at = excluded.updated_at,"
                    + " deleted_at = excluded.deleted_at WHERE r.version = ?";

    /** Classes of SQLSTATE for what the table refuses: values, constraints (yours too), too large. */
    private static final Set<String> REFUSING = Set.of("22", "23", "54");

    private final Database database;

    PostgresRecords(Database database) {
        this.database = database;
    }

    @Override
    public Optional<StoredRecord> find(UserId owner, RecordKey key) {
        Object[] args = {key.collection(), owner.value(), key.id()};
        return database.transaction(
                sql -> sql.first("SELECT *" + OWNED + " AND id = ?", PostgresRecords::record, args));
    }

    @Override
    public Page<StoredRecord> page(UserId owner, String collection, @Nullable String after, int limit) {
        Object[] args = {collection, owner.value(), after == null ? "" : after, limit + 1};
        return database.transaction(sql -> {
            Page.Filling<StoredRecord> page =
                    new Page.Filling<>(limit, r -> r.data().storedSize());
            sql.each("SELECT *" + OWNED + " AND id > ? ORDER BY id LIMIT ?", row -> page.offer(record(row)), args);
            return page.page();
        });
    }

    @Override
    public long count(UserId owner, String collection) {
        return database.transaction(
                sql -> sql.first("SELECT count(*)" + OWNED, row -> row.getLong(1), collection, owner.value())
                        .orElseThrow());
    }

    private static StoredRecord record(ResultSet row) throws SQLException {
        String item = row.getString("item");
        Tree data = StoredJson.readTree(row.getString("data"));
        long sequence = row.getLong("sequence");
        boolean isOrdered = !row.wasNull();
        return new StoredRecord(
                new RecordKey(row.getString("collection"), row.getString("id")),
                new UserId(row.getString("user_id")),
                data == null ? Tree.EMPTY : data,
                row.getLong("version"),
                item == null ? null : new ItemId(item),
                isOrdered ? sequence : StoredRecord.UNORDERED,
                Sql.instant(row, "created_at"),
                Sql.instant(row, "updated_at"));
    }

    private static Slot slot(ResultSet row) throws SQLException {
        StoredRecord r = record(row);
        Instant deleted = Sql.instant(row, "deleted_at");
        return deleted == null || r.lastItem() == null
                ? Slot.of(r)
                : Slot.of(new Tombstone(r.key(), r.owner(), r.version(), r.lastItem(), r.sequence(), deleted));
    }

    /** Reads and locks the slots until the transaction ends, in the order of the keys, so that nobody deadlocks. */
    static Map<RecordKey, Slot> lock(Sql sql, Collection<RecordKey> keys) throws SQLException {
        Map<RecordKey, Slot> slots = new HashMap<>();
        keys.forEach(key -> slots.put(key, Slot.empty(key)));
        String[] collections = keys.stream().map(RecordKey::collection).toArray(String[]::new);
        String[] ids = keys.stream().map(RecordKey::id).toArray(String[]::new);
        sql.list(LOCK, PostgresRecords::slot, collections, ids).forEach(slot -> slots.put(slot.key(), slot));
        return slots;
    }

    /**
     * Writes one after the other, so that a refusal by the database names its record; also in the order of the keys.
     *
     * @return the first that cannot be written, if any
     */
    static Optional<Refused> write(Sql sql, List<RecordWrite> writes) throws SQLException {
        for (RecordWrite write :
                writes.stream().sorted(Comparator.comparing(RecordWrite::key)).toList()) {
            try {
                if (sql.update(PUT, row(write.key(), write.before(), write.after())) == 0) {
                    return Optional.of(new Refused(write.key(), Refusal.of(Refusal.Cause.TAKEN), "the key is taken"));
                }
            } catch (SQLException e) {
                if (!REFUSING.contains(Database.kind(e))) {
                    throw e;
                }
                return Optional.of(new Refused(write.key(), refusal(e), "PostgreSQL: " + withoutData(e)));
            }
        }
        return Optional.empty();
    }

    /** The first line: what follows may quote values. */
    private static String withoutData(SQLException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    /** 23505 is a unique value that is taken, class 54 a limit of the database. */
    private static Refusal refusal(SQLException e) {
        if ("23505".equals(e.getSQLState())) {
            return Refusal.of(Refusal.Cause.TAKEN);
        }
        return Refusal.of(Database.kind(e).equals("54") ? Refusal.Cause.TOO_LARGE : Refusal.Cause.INVALID);
    }

    private static @Nullable Object[] row(RecordKey key, Slot before, Slot after) {
        StoredRecord now = Objects.requireNonNull(asRecord(after)); // a write leaves a record or a tombstone
        StoredRecord was = asRecord(before);
        ItemId item = now.lastItem();
        Tombstone tombstone = after.tombstone();
        return new @Nullable Object[] {
            key.collection(),
            key.id(),
            now.owner().value(),
            now.version(),
            item == null ? null : item.hex(),
            now.sequence() == StoredRecord.UNORDERED ? null : now.sequence(),
            StoredJson.write(now.data()),
            now.createdAt(),
            now.updatedAt(),
            tombstone == null ? null : tombstone.deletedAt(),
            was == null ? null : was.version()
        };
    }

    /** A tombstone as a record without data; an empty slot as null. */
    private static @Nullable StoredRecord asRecord(Slot slot) {
        Tombstone t = slot.tombstone();
        return t == null
                ? slot.record()
                : new StoredRecord(t.key(), t.owner(), Tree.EMPTY, t.version(), t.item(), t.sequence(), null, null);
    }
}
