package dev.offlinesync.postgres;

import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Mutation;
import dev.offlinesync.core.item.Place;
import dev.offlinesync.core.item.Progress;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.rules.Decision.Settlement;
import dev.offlinesync.json.StoredJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Items as rows of {@code sync_items}: read, inserted, and replaced if they are still as they were read. */
final class Items {
    static final String COLUMNS = "id, user_id, endpoint, method, data, status, attempts, max_attempts, error, failure,"
            + " response_data, device_id, priority, retry_at, created_at, updated_at, completed_at, mutation_id,"
            + " record_key, content_hash, epoch, failure_details, occurred_at, sequence";

    private Items() {}

    static SyncItem read(ResultSet row) throws SQLException {
        return new SyncItem(
                new ItemId(row.getString("id")),
                new UserId(row.getString("user_id")),
                Objects.requireNonNull(Sql.instant(row, "created_at")),
                mutation(row),
                progress(row),
                Place.stored(row.getLong("sequence"), row.getString("record_key"), row.getString("content_hash")));
    }

    private static Mutation mutation(ResultSet row) throws SQLException {
        return new Mutation(
                row.getString("endpoint"),
                Method.of(row.getString("method")).orElseThrow(),
                StoredJson.readTree(row.getString("data")),
                row.getString("device_id"),
                row.getInt("priority"),
                row.getInt("max_attempts"),
                row.getString("mutation_id"),
                Sql.instant(row, "occurred_at"));
    }

    private static Progress progress(ResultSet row) throws SQLException {
        return new Progress(
                Status.ofWire(row.getString("status")).orElseThrow(),
                row.getInt("attempts"),
                Failure.stored(
                        row.getString("failure"),
                        row.getString("error"),
                        StoredJson.readTree(row.getString("failure_details"))),
                StoredJson.readTree(row.getString("response_data")),
                Sql.instant(row, "retry_at"),
                Objects.requireNonNull(Sql.instant(row, "updated_at")),
                Sql.instant(row, "completed_at"),
                row.getLong("epoch"));
    }

    private static @Nullable String kind(SyncItem item) {
        return item.failure() == null ? null : item.failure().kind().wire();
    }

    private static @Nullable String details(SyncItem item) {
        return item.failure() == null ? null : StoredJson.write(item.failure().details());
    }

    static List<SyncItem> load(Sql sql, Collection<ItemId> ids) throws SQLException {
        return sql.list("SELECT " + COLUMNS + " FROM sync_items WHERE id = ANY (?)", Items::read, (Object) hex(ids));
    }

    static String[] hex(Collection<ItemId> ids) {
        return ids.stream().map(ItemId::hex).toArray(String[]::new);
    }

    /**
     * Inserts the items that are absent. Sequences are drawn when a row is written, but rows become visible when their
     * transaction commits. The user's lock is held until then, so both orders are the same.
     *
     * @return for each whether it was absent
     */
    static List<Boolean> insert(Sql sql, UserId user, List<SyncItem> items) throws SQLException {
        sql.list("SELECT pg_advisory_xact_lock(hashtextextended(?, 1))", row -> true, user.value());
        return sql.batch(
                "INSERT INTO sync_items (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?::json, ?, ?, ?, ?, ?, ?::json,"
                        + " ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::json, ?, nextval('sync_sequence')) ON CONFLICT (id) DO NOTHING",
                items.stream().map(Items::row).toList());
    }

    /** The sequence that this transaction has drawn last. */
    static long lastSequence(Sql sql) throws SQLException {
        return sql.first("SELECT currval('sync_sequence')", row -> row.getLong(1))
                .orElseThrow();
    }

    private static @Nullable Object[] row(SyncItem i) {
        return new @Nullable Object[] {
            i.id().hex(),
            i.userId().value(),
            i.endpoint(),
            i.method().name(),
            StoredJson.write(i.data()),
            i.status().wire(),
            i.attempts(),
            i.maxAttempts(),
            i.error(),
            kind(i),
            StoredJson.write(i.responseData()),
            i.deviceId(),
            i.priority(),
            i.retryAt(),
            i.createdAt(),
            i.updatedAt(),
            i.completedAt(),
            i.mutationId(),
            i.place().recordKey(),
            i.contentHash(),
            i.epoch(),
            details(i),
            i.occurredAt()
        };
    }

    /**
     * Writes what transitions change. Everything else stays, since a person may have edited it meanwhile.
     *
     * @return whether every item had the status, attempts, sequence and epoch of its {@code before}
     */
    static boolean replace(Sql sql, List<Settlement> settlements) throws SQLException {
        return !sql.batch(
                        "UPDATE sync_items SET status = ?, attempts = ?, error = ?, failure = ?, failure_details = ?::json,"
                                + " response_data = ?::json, retry_at = ?, updated_at = ?, completed_at = ?, epoch = ?"
                                + " WHERE id = ? AND status = ? AND attempts = ? AND sequence = ? AND epoch = ?",
                        settlements.stream().map(Items::replacement).toList())
                .contains(false);
    }

    private static @Nullable Object[] replacement(Settlement s) {
        SyncItem is = s.before();
        SyncItem next = s.after();
        return new @Nullable Object[] {
            next.status().wire(),
            next.attempts(),
            next.error(),
            kind(next),
            details(next),
            StoredJson.write(next.responseData()),
            next.retryAt(),
            next.updatedAt(),
            next.completedAt(),
            next.epoch(),
            is.id().hex(),
            is.status().wire(),
            is.attempts(),
            is.sequence(),
            is.epoch()
        };
    }
}
