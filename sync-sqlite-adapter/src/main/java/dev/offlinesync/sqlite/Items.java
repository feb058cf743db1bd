package dev.offlinesync.sqlite;

import dev.offlinesync.core.item.Basis;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.IsoTime;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Mutation;
import dev.offlinesync.core.item.Place;
import dev.offlinesync.core.item.Progress;
import dev.offlinesync.core.item.Receipt;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.Tree;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.store.PresentItems;
import dev.offlinesync.json.StoredJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Items as rows of {@code syncqueues}: read, inserted, and replaced if they are still as they were read. */
final class Items {
    static final String COLUMNS = "_id, userId, endpoint, method, data, status, attempts, maxAttempts, error, failure,"
            + " responseData, deviceId, priority, retryAt, createdAt, updatedAt, completedAt, mutationId, sequence,"
            + " recordKey, contentHash, epoch, failureDetails, occurredAt, base, baseVersion, baseMutationId, dependsOn, change,"
            + " outcome, conflictId";

    private Items() {}

    static SyncItem read(ResultSet row) throws SQLException {
        return read(
                row,
                StoredJson.readTree(row.getString("data")),
                StoredJson.readTree(row.getString("base")),
                StoredJson.readTree(row.getString("responseData")));
    }

    /** Without its data, base and answer. */
    static SyncItem readBare(ResultSet row) throws SQLException {
        return read(row, null, null, null);
    }

    private static SyncItem read(ResultSet row, @Nullable Tree data, @Nullable Tree base, @Nullable Tree response)
            throws SQLException {
        return new SyncItem(
                new ItemId(row.getString("_id")),
                new UserId(row.getString("userId")),
                IsoTime.instant(row.getString("createdAt")),
                mutation(row, data, base),
                progress(row, response),
                Place.stored(row.getLong("sequence"), row.getString("recordKey"), row.getString("contentHash")));
    }

    private static Mutation mutation(ResultSet row, @Nullable Tree data, @Nullable Tree base) throws SQLException {
        return new Mutation(
                row.getString("endpoint"),
                Method.of(row.getString("method")).orElseThrow(),
                data,
                row.getString("deviceId"),
                row.getInt("priority"),
                row.getInt("maxAttempts"),
                row.getString("mutationId"),
                Sql.instant(row, "occurredAt"),
                new Basis(
                        base,
                        row.getObject("baseVersion") == null ? null : row.getLong("baseVersion"),
                        row.getString("baseMutationId")),
                texts(row.getString("dependsOn")));
    }

    private static List<String> texts(@Nullable String json) {
        return json == null ? List.of() : StoredJson.readTexts(json);
    }

    private static Progress progress(ResultSet row, @Nullable Tree response) throws SQLException {
        return new Progress(
                Status.ofWire(row.getString("status")).orElseThrow(),
                row.getInt("attempts"),
                Failure.stored(
                        row.getString("failure"),
                        row.getString("error"),
                        StoredJson.readTree(row.getString("failureDetails"))),
                response,
                Sql.instant(row, "retryAt"),
                IsoTime.instant(row.getString("updatedAt")),
                Sql.instant(row, "completedAt"),
                row.getLong("epoch"),
                Receipt.stored(row.getLong("change"), row.getString("outcome"), row.getString("conflictId")));
    }

    /** Empty also if no user can have the id of its user, which a person has typed. */
    static Optional<SyncItem> find(Sql sql, ItemId id) throws SQLException {
        return find(sql, id, Items::read);
    }

    /** {@link #find} of one that an insert found present. */
    static Optional<SyncItem> findPresent(Sql sql, ItemId id, PresentItems present) throws SQLException {
        return find(sql, id, row -> present.bounded(() -> read(row), () -> readBare(row)));
    }

    private static Optional<SyncItem> find(Sql sql, ItemId id, Sql.Row<SyncItem> reading) throws SQLException {
        return sql
                .list(
                        "SELECT " + COLUMNS + " FROM syncqueues WHERE _id = ?",
                        row -> UserId.stored(row.getString("userId")).isPresent()
                                ? Optional.of(reading.of(row))
                                : Optional.<SyncItem>empty(),
                        id.hex())
                .stream()
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** Takes so many sequences, and answers the first. A number is never given twice, even after deletions. */
    static long take(Sql sql, int howMany) throws SQLException {
        sql.update("UPDATE syncsequence SET last = last + ?", howMany);
        long last = sql.first("SELECT last FROM syncsequence", row -> row.getLong(1))
                .orElseThrow();
        return last - howMany + 1;
    }

    /** @return whether its id was absent */
    static boolean insert(Sql sql, SyncItem i) throws SQLException {
        return sql.update(
                        "INSERT INTO syncqueues (" + COLUMNS
                                + ") VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT (_id) DO NOTHING",
                        i.id().hex(),
                        i.userId().value(),
                        i.endpoint(),
                        i.method().name(),
                        StoredJson.write(i.mutation().data()),
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
                        i.sequence(),
                        i.place().recordKey(),
                        i.contentHash(),
                        i.epoch(),
                        details(i),
                        i.occurredAt(),
                        StoredJson.write(i.basis().base()),
                        i.basis().version(),
                        i.basis().mutationId(),
                        i.dependsOn().isEmpty() ? null : StoredJson.write(i.dependsOn()),
                        i.receipt().change(),
                        i.receipt().outcomeText(),
                        i.receipt().conflictId())
                > 0;
    }

    /**
     * Writes what transitions change. Everything else stays, since a person may have edited it meanwhile.
     *
     * @return whether the item had the status, attempts, sequence and epoch of {@code before}
     */
    static boolean replace(Sql sql, SyncItem before, SyncItem after) throws SQLException {
        return sql.update(
                        "UPDATE syncqueues SET status = ?, attempts = ?, error = ?, failure = ?, failureDetails = ?,"
                                + " responseData = ?, retryAt = ?, updatedAt = ?, completedAt = ?, epoch = ?,"
                                + " change = ?, outcome = ?, conflictId = ?"
                                + " WHERE _id = ? AND status = ? AND attempts = ? AND sequence = ? AND epoch = ?",
                        after.status().wire(),
                        after.attempts(),
                        after.error(),
                        kind(after),
                        details(after),
                        StoredJson.write(after.responseData()),
                        after.retryAt(),
                        after.updatedAt(),
                        after.completedAt(),
                        after.epoch(),
                        after.receipt().change(),
                        after.receipt().outcomeText(),
                        after.receipt().conflictId(),
                        before.id().hex(),
                        before.status().wire(),
                        before.attempts(),
                        before.sequence(),
                        before.epoch())
                > 0;
    }

    private static @Nullable String kind(SyncItem item) {
        Failure failure = item.failure();
        return failure == null ? null : failure.kind().wire();
    }

    private static @Nullable String details(SyncItem item) {
        Failure failure = item.failure();
        return failure == null ? null : StoredJson.write(failure.details());
    }

    static String write(Iterable<ItemId> ids) {
        List<String> hex = new ArrayList<>();
        ids.forEach(id -> hex.add(id.hex()));
        return StoredJson.write(hex);
    }

    static List<ItemId> readIds(String json) {
        return StoredJson.readTexts(json).stream().map(ItemId::new).toList();
    }
}
