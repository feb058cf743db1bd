package dev.offlinesync.postgres;

import dev.offlinesync.core.item.Basis;
import dev.offlinesync.core.item.Failure;
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
import dev.offlinesync.core.rules.Decision.Settlement;
import dev.offlinesync.core.store.FeedState;
import dev.offlinesync.core.store.Page;
import dev.offlinesync.core.store.PresentItems;
import dev.offlinesync.core.store.QueueStore;
import dev.offlinesync.json.StoredJson;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Items as rows of {@code sync_items}: read, inserted, and replaced if they are still as they were read. */
final class Items {
    private static final String GIVEN = "id, user_id, endpoint, method, data, status, attempts, max_attempts, error,"
            + " failure, response_data, device_id, priority, retry_at, created_at, updated_at, completed_at, mutation_id,"
            + " record_key, content_hash, epoch, failure_details, occurred_at, base, base_version, base_mutation_id, depends_on,"
            + " change, outcome, conflict_id";

    static final String COLUMNS = GIVEN + ", sequence";

    private static final String ROWS = " INSERT INTO sync_items (" + COLUMNS + ")"
            + " SELECT id, user_id, endpoint, method, data::json, status, attempts::int, max_attempts::int, error,"
            + " failure, response_data::json, device_id, priority::int, retry_at::timestamptz,"
            + " created_at::timestamptz, updated_at::timestamptz, completed_at::timestamptz, mutation_id,"
            + " record_key, content_hash, epoch::bigint, failure_details::json, occurred_at::timestamptz,"
            + " base::json, base_version::bigint, base_mutation_id, depends_on::json, change::bigint, outcome, conflict_id,"
            + " nextval('sync_sequence') FROM (SELECT given.* FROM ";

    private static final String IN_ORDER = "unnest(" + Sql.marks(GIVEN) + ") WITH ORDINALITY AS given(" + GIVEN
            + ", nth) ORDER BY nth) in_order ON CONFLICT (id) DO NOTHING RETURNING id, sequence";

    /** The user's lock first: the subquery is ordered, so it is complete before a number is drawn. */
    private static final String INSERT =
            "WITH users_lock AS MATERIALIZED (SELECT pg_advisory_xact_lock(hashtextextended(?, 1)))" + ROWS
                    + "users_lock, " + IN_ORDER;

    /** Of many users, without those whose lock is taken at this moment: nobody waits for somebody else's user. */
    private static final String INSERT_FREE = "WITH free AS MATERIALIZED (SELECT wanted.user_id"
            + " FROM (SELECT DISTINCT user_id FROM unnest(?) AS users(user_id)) wanted"
            + " WHERE pg_try_advisory_xact_lock(hashtextextended(wanted.user_id, 1)))"
            + ROWS + "free JOIN " + IN_ORDER.replace(" ORDER BY nth", " USING (user_id) ORDER BY nth");

    private static final String INSERT_UNLOCKED = ROWS.strip() + " " + IN_ORDER;

    private static final String SETTLED = "next_status, next_attempts, next_error, next_failure, next_details,"
            + " next_response, next_retry, next_updated, next_completed, next_epoch, next_change, next_outcome, next_conflict,"
            + " settled_id, was_status, was_attempts, was_sequence, was_epoch";

    private static final String REPLACE = "UPDATE sync_items SET status = next_status, attempts = next_attempts::int,"
            + " error = next_error, failure = next_failure, failure_details = next_details::json,"
            + " response_data = next_response::json, retry_at = next_retry::timestamptz,"
            + " updated_at = next_updated::timestamptz, completed_at = next_completed::timestamptz,"
            + " epoch = next_epoch::bigint, change = next_change::bigint, outcome = next_outcome,"
            + " conflict_id = next_conflict FROM unnest(" + Sql.marks(SETTLED) + ") AS settled(" + SETTLED + ")"
            + " WHERE id = settled_id AND status = was_status AND attempts = was_attempts::int"
            + " AND sequence = was_sequence::bigint AND epoch = was_epoch::bigint";

    private static final String LOAD_PRESENT = "SELECT "
            + withinBounds(COLUMNS, Bounded.ITEM, "data", "base", "response_data") + " FROM (SELECT *, sum("
            + Bounded.ITEM + ") OVER (ORDER BY id) AS bytes FROM sync_items WHERE id = ANY (?)) sized ORDER BY id";

    /** One row at least: the feed stands in each. */
    private static final String RECEIPTS = "SELECT lane.generation, lane.changes AS last_change, lane.purged, item.*"
            + " FROM (SELECT 1) one LEFT JOIN sync_lanes lane ON lane.user_id = ? AND " + PostgresFeed.COUNTS
            + " LEFT JOIN (SELECT " + withinBounds(withoutData(), "size", "response_data") + ", bytes > "
            + 2 * Page.MAX_BYTES
            + " AND bytes <> size AND size > 0 AS is_shortened FROM (SELECT *, sum(size) OVER (ORDER BY id) AS bytes FROM (SELECT *,"
            + " coalesce(octet_length(response_data::text), 0) AS size FROM sync_items"
            + " WHERE id = ANY (?) AND user_id = ?) sized) summed) item ON true ORDER BY item.id";

    private Items() {}

    private static String withoutData() {
        return COLUMNS.replace(" data,", " NULL::json AS data,").replace(" base,", " NULL::json AS base,");
    }

    /** @param size of the row itself */
    private static String withinBounds(String columns, String size, String... trees) {
        String bounded = columns;
        for (String tree : trees) {
            bounded = bounded.replace(
                    " " + tree + ",",
                    " CASE WHEN bytes <= " + 2 * Page.MAX_BYTES + " OR bytes = " + size + " THEN " + tree + " END AS "
                            + tree + ",");
        }
        return bounded;
    }

    static SyncItem read(ResultSet row) throws SQLException {
        return read(
                row,
                StoredJson.readTree(row.getString("data")),
                StoredJson.readTree(row.getString("base")),
                StoredJson.readTree(row.getString("response_data")));
    }

    private static SyncItem read(ResultSet row, @Nullable Tree data, @Nullable Tree base, @Nullable Tree response)
            throws SQLException {
        return new SyncItem(
                new ItemId(row.getString("id")),
                new UserId(row.getString("user_id")),
                Objects.requireNonNull(Sql.instant(row, "created_at")),
                mutation(row, data, base),
                progress(row, response),
                Place.stored(row.getLong("sequence"), row.getString("record_key"), row.getString("content_hash")));
    }

    private static Mutation mutation(ResultSet row, @Nullable Tree data, @Nullable Tree base) throws SQLException {
        return new Mutation(
                row.getString("endpoint"),
                Method.of(row.getString("method")).orElseThrow(),
                data,
                row.getString("device_id"),
                row.getInt("priority"),
                row.getInt("max_attempts"),
                row.getString("mutation_id"),
                Sql.instant(row, "occurred_at"),
                new Basis(base, row.getObject("base_version", Long.class), row.getString("base_mutation_id")),
                texts(row.getString("depends_on")));
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
                        StoredJson.readTree(row.getString("failure_details"))),
                response,
                Sql.instant(row, "retry_at"),
                Objects.requireNonNull(Sql.instant(row, "updated_at")),
                Sql.instant(row, "completed_at"),
                row.getLong("epoch"),
                Receipt.stored(row.getLong("change"), row.getString("outcome"), row.getString("conflict_id")));
    }

    private static @Nullable String kind(SyncItem item) {
        return item.failure() == null ? null : item.failure().kind().wire();
    }

    private static @Nullable String details(SyncItem item) {
        return item.failure() == null ? null : StoredJson.write(item.failure().details());
    }

    /** A list of ids; none if there is no value. */
    static List<ItemId> ids(ResultSet row, String column) throws SQLException {
        Array ids = row.getArray(column);
        return ids == null
                ? List.of()
                : Stream.of((String[]) ids.getArray()).map(ItemId::new).toList();
    }

    /** Without those of ids that no user can have, which a person has typed. */
    static List<UserId> users(List<String> ids) {
        return ids.stream().map(UserId::stored).flatMap(Optional::stream).toList();
    }

    /** Without items whose user nobody can be. */
    static List<SyncItem> load(Sql sql, Collection<ItemId> ids) throws SQLException {
        List<SyncItem> items = new ArrayList<>();
        sql.each(
                "SELECT " + COLUMNS + " FROM sync_items WHERE id = ANY (?)",
                row -> UserId.stored(row.getString("user_id")).isEmpty() || items.add(read(row)),
                (Object) hex(ids));
        return items;
    }

    /** {@link #load}, but what is far beyond {@link Page#MAX_BYTES} comes without data, base and answer. */
    static List<SyncItem> loadPresent(Sql sql, Collection<ItemId> ids, PresentItems present) throws SQLException {
        return sql.list(
                LOAD_PRESENT, row -> present.bounded(() -> read(row), () -> read(row, null, null, null)), (Object)
                        hex(ids));
    }

    static QueueStore.Receipts receipts(Sql sql, UserId user, Collection<ItemId> ids) throws SQLException {
        PresentItems present = new PresentItems();
        Set<ItemId> shortened = new HashSet<>();
        List<SyncItem> items = new ArrayList<>();
        List<FeedState> feed = new ArrayList<>();
        sql.each(
                RECEIPTS,
                row -> {
                    String generation = row.getString("generation");
                    if (generation != null && feed.isEmpty()) {
                        feed.add(new FeedState(generation, row.getLong("last_change"), row.getLong("purged")));
                    }
                    if (row.getString("id") != null) {
                        SyncItem item = present.bounded(() -> read(row), () -> read(row, null, null, null));
                        items.add(item);
                        if (row.getBoolean("is_shortened")) {
                            shortened.add(item.id());
                        }
                    }
                    return true;
                },
                user.value(),
                hex(ids),
                user.value());
        shortened.addAll(present.shortened());
        return new QueueStore.Receipts(items, shortened, feed.isEmpty() ? null : feed.get(0));
    }

    static String[] hex(Collection<ItemId> ids) {
        return ids.stream().map(ItemId::hex).toArray(String[]::new);
    }

    /**
     * Inserts the items that are absent, in one statement. Sequences are drawn when a row is written, but rows become
     * visible when their transaction commits. The user's lock is held until then, so both orders are the same.
     *
     * @return the sequences of those that were
     */
    static Map<ItemId, Long> insert(Sql sql, UserId user, List<SyncItem> items) throws SQLException {
        List<Object> args = new ArrayList<>(List.of(user.value()));
        Collections.addAll(args, columns(items));
        return sequences(sql, INSERT, args.toArray());
    }

    /**
     * The same for items of different users, whose order among each other does not matter.
     *
     * @return the sequences of those that were absent, and whose user's lock was free
     */
    static Map<ItemId, Long> insertFree(Sql sql, List<SyncItem> items) throws SQLException {
        List<Object> args = new ArrayList<>();
        args.add(items.stream().map(item -> item.userId().value()).toArray(String[]::new));
        Collections.addAll(args, columns(items));
        return sequences(sql, INSERT_FREE, args.toArray());
    }

    /** The same without the user's lock, for transactions that may take long. */
    static Map<ItemId, Long> insertUnlocked(Sql sql, List<SyncItem> items) throws SQLException {
        return sequences(sql, INSERT_UNLOCKED, columns(items));
    }

    private static Object[] columns(List<SyncItem> items) {
        return Sql.columns(
                GIVEN.split(",").length, items.stream().map(Items::row).toList());
    }

    private static Map<ItemId, Long> sequences(Sql sql, String insert, Object[] args) throws SQLException {
        Map<ItemId, Long> sequences = new HashMap<>();
        sql.each(insert, row -> sequences.put(new ItemId(row.getString("id")), row.getLong("sequence")) == null, args);
        return sequences;
    }

    private static @Nullable Object[] row(SyncItem i) {
        return new @Nullable Object[] {
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
            i.receipt().conflictId()
        };
    }

    /**
     * Writes what transitions change, in one statement. Everything else stays, since a person may have edited it
     * meanwhile.
     *
     * @return whether every item had the status, attempts, sequence and epoch of its {@code before}
     */
    static boolean replace(Sql sql, List<Settlement> settlements) throws SQLException {
        if (settlements.isEmpty()) {
            return true;
        }
        Object[] columns = Sql.columns(
                SETTLED.split(",").length,
                settlements.stream().map(Items::replacement).toList());
        return sql.update(REPLACE, columns) == settlements.size();
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
            next.receipt().change(),
            next.receipt().outcomeText(),
            next.receipt().conflictId(),
            is.id().hex(),
            is.status().wire(),
            is.attempts(),
            is.sequence(),
            is.epoch()
        };
    }
}
