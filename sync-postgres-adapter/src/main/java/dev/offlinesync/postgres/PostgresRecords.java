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
import dev.offlinesync.core.store.FeedPage;
import dev.offlinesync.core.store.FeedScan;
import dev.offlinesync.core.store.LaneStore;
import dev.offlinesync.core.store.LaneStore.Commit.Refused;
import dev.offlinesync.core.store.Page;
import dev.offlinesync.core.store.ReadLimit;
import dev.offlinesync.core.store.RecordStore;
import dev.offlinesync.json.StoredJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
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
    private static final String LOCK = Bounded.select(
            "SELECT r.* FROM unnest(?, ?) AS wanted(collection, id)"
                    + " JOIN sync_records r USING (collection, id) WHERE r.user_id = ?"
                    + " ORDER BY r.collection, r.id FOR UPDATE OF r",
            Bounded.RECORD,
            "collection, id",
            LaneStore.MOST_READ);

    private static final String WRITTEN =
            "collection, id, user_id, version, item, sequence, data, created_at, updated_at, deleted_at, change";

    private static final String VALUES = "given.collection, given.id, given.user_id, given.version::bigint, given.item,"
            + " given.sequence::bigint, given.data::json, given.created_at::timestamptz, given.updated_at::timestamptz,"
            + " given.deleted_at::timestamptz, given.change::bigint";

    /**
     * Versions never repeat under a key, so the same version means the same state. What was empty must be absent. One
     * row is answered for each record that was written.
     */
    private static final String PUT = "WITH given AS (SELECT * FROM unnest(" + Sql.marks(WRITTEN + ", was") + ")"
            + " AS given(" + WRITTEN + ", was)),"
            + " changed AS (UPDATE sync_records r SET (" + WRITTEN + ") = ROW(" + VALUES + ") FROM given"
            + " WHERE r.collection = given.collection AND r.user_id = given.user_id AND r.id = given.id"
            + " AND r.version = given.was::bigint"
            + " RETURNING r.collection, r.id),"
            + " created AS (INSERT INTO sync_records (" + WRITTEN + ") SELECT " + VALUES + " FROM given"
            + " WHERE was IS NULL ON CONFLICT (collection, user_id, id) DO NOTHING RETURNING collection, id)"
            + " SELECT collection, id FROM changed UNION ALL SELECT collection, id FROM created";

    /** The driver makes one array of all data of a statement; in a small heap there may be no room for a large one. */
    private static final long STATEMENT_BYTES = 2L << 20;

    private static final String VERSION =
            "SELECT version FROM sync_records WHERE collection = ? AND user_id = ? AND id = ?";

    private final Database database;

    PostgresRecords(Database database) {
        this.database = database;
    }

    @Override
    public Optional<StoredRecord> find(UserId owner, RecordKey key) {
        Object[] args = {key.collection(), owner.value(), key.id()};
        return database.one(sql -> sql.first("SELECT *" + OWNED + " AND id = ?", PostgresRecords::record, args));
    }

    @Override
    public Page<StoredRecord> page(UserId owner, String collection, @Nullable String after, int limit) {
        Object[] args = {collection, owner.value(), after == null ? "" : after, limit + 1};
        return database.one(sql -> Bounded.page(
                sql,
                Bounded.select(
                        "SELECT *" + OWNED + " AND id > ? ORDER BY id LIMIT ?", Bounded.RECORD, "id", Page.MAX_BYTES),
                new Page.Filling<>(limit, r -> r.data().weight()),
                PostgresRecords::record,
                args));
    }

    @Override
    public FeedPage changes(UserId owner, FeedScan scan) {
        return database.one(sql -> PostgresFeed.page(sql, owner, scan));
    }

    @Override
    public long count(UserId owner, String collection) {
        return database.one(
                sql -> sql.first("SELECT count(*)" + OWNED, row -> row.getLong(1), collection, owner.value())
                        .orElseThrow());
    }

    static StoredRecord record(ResultSet row) throws SQLException {
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
                : Slot.of(new Tombstone(
                        r.key(),
                        new UserId(row.getString("user_id")),
                        r.version(),
                        r.lastItem(),
                        r.sequence(),
                        deleted));
    }

    /**
     * Reads and locks the slots until the transaction ends, in the order of the keys, so that nobody deadlocks.
     *
     * @return empty if they take more than this
     */
    static Optional<Map<RecordKey, Slot>> lock(Sql sql, UserId user, Collection<RecordKey> keys, ReadLimit limit)
            throws SQLException {
        Map<RecordKey, Slot> slots = new HashMap<>();
        if (keys.isEmpty()) {
            return Optional.of(slots);
        }
        keys.forEach(key -> slots.put(key, Slot.empty(key)));
        String[] collections = keys.stream().map(RecordKey::collection).toArray(String[]::new);
        String[] ids = keys.stream().map(RecordKey::id).toArray(String[]::new);
        Set<RecordKey> read = new HashSet<>();
        boolean[] isCut = {false};
        sql.each(
                LOCK,
                row -> {
                    Slot slot = slot(row);
                    slots.put(slot.key(), slot);
                    read.add(slot.key());
                    isCut[0] = limit.isPassedBy(slot) || read.size() < row.getLong("found");
                    return true;
                },
                collections,
                ids,
                user.value());
        return isCut[0] ? Optional.empty() : Optional.of(slots);
    }

    /** How records are written. */
    enum Writing {
        /** In one statement. If the database refuses one of them, it does not say which. */
        TOGETHER,
        ONE_BY_ONE
    }

    /** The database refuses one of several writes, and the transaction can only be undone. */
    static final class Unnamed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private Unnamed(SQLException cause) {
            super(cause);
        }
    }

    /**
     * Writes in the order of the keys.
     *
     * @param number of the commit
     * @return the first that cannot be written, if any
     * @throws Unnamed if the database refuses one of those that were written together
     */
    static Optional<Refused> write(Sql sql, UserId user, List<RecordWrite> writes, long number, Writing writing)
            throws SQLException {
        List<RecordWrite> ordered =
                writes.stream().sorted(Comparator.comparing(RecordWrite::key)).toList();
        if (writing == Writing.TOGETHER && ordered.size() > 1) {
            try {
                for (List<RecordWrite> some : together(ordered)) {
                    Optional<Refused> missing = missing(sql, user, some, number);
                    if (missing.isPresent()) {
                        return missing;
                    }
                }
                return Optional.empty();
            } catch (SQLException e) {
                if (Errors.refusal(e).isPresent()) {
                    throw new Unnamed(e);
                }
                throw e;
            }
        }
        for (RecordWrite write : ordered) {
            try {
                Optional<Refused> missing = missing(sql, user, List.of(write), number);
                if (missing.isPresent()) {
                    return missing;
                }
            } catch (SQLException e) {
                Refusal refusal = Errors.refusal(e).orElseThrow(() -> e);
                return Optional.of(new Refused(write.key(), refusal, "PostgreSQL: " + Errors.withoutData(e)));
            }
        }
        return Optional.empty();
    }

    /** In one statement, unless they are large. */
    private static List<List<RecordWrite>> together(List<RecordWrite> writes) {
        List<List<RecordWrite>> all = new ArrayList<>();
        List<RecordWrite> some = new ArrayList<>();
        long bytes = 0;
        for (RecordWrite write : writes) {
            StoredRecord record = write.after().record();
            long more = record == null ? 0 : record.data().storedSize();
            if (!some.isEmpty() && bytes + more > STATEMENT_BYTES) {
                all.add(some);
                some = new ArrayList<>();
                bytes = 0;
            }
            some.add(write);
            bytes += more;
        }
        all.add(some);
        return all;
    }

    /** Writes these, and finds the first that was not written although the database told no error. */
    private static Optional<Refused> missing(Sql sql, UserId user, List<RecordWrite> writes, long number)
            throws SQLException {
        if (writes.isEmpty()) {
            return Optional.empty();
        }
        Object[] columns = Sql.columns(
                WRITTEN.split(",").length + 1,
                writes.stream().map(w -> row(user, w, number)).toList());
        Set<RecordKey> written = Set.copyOf(
                sql.list(PUT, row -> new RecordKey(row.getString("collection"), row.getString("id")), columns));
        for (RecordWrite write : writes) {
            if (!written.contains(write.key())) {
                return Optional.of(notWritten(sql, user, write));
            }
        }
        return Optional.empty();
    }

    /** Somebody else was there, or a trigger of the database wants no such write. */
    private static Refused notWritten(Sql sql, UserId user, RecordWrite write) throws SQLException {
        RecordKey key = write.key();
        Optional<Long> version = sql.first(VERSION, row -> row.getLong(1), key.collection(), user.value(), key.id());
        StoredRecord before = asRecord(write.before());
        return version.equals(Optional.ofNullable(before).map(StoredRecord::version))
                ? new Refused(key, Refusal.of(Refusal.Cause.INVALID), "PostgreSQL: a trigger ignores this write")
                : new Refused(key, Refusal.of(Refusal.Cause.TAKEN), "the key is taken");
    }

    private static @Nullable Object[] row(UserId user, RecordWrite write, long number) {
        // a write leaves a record or a tombstone
        StoredRecord now = Objects.requireNonNull(asRecord(write.after()));
        StoredRecord was = asRecord(write.before());
        ItemId item = now.lastItem();
        Tombstone tombstone = write.after().tombstone();
        return new @Nullable Object[] {
            write.key().collection(),
            write.key().id(),
            user.value(),
            now.version(),
            item == null ? null : item.hex(),
            now.sequence() == StoredRecord.UNORDERED ? null : now.sequence(),
            StoredJson.write(now.data()),
            now.createdAt(),
            now.updatedAt(),
            tombstone == null ? null : tombstone.deletedAt(),
            number,
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
