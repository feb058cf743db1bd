package dev.offlinesync.postgres;

import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.OrderKey;
import dev.offlinesync.core.item.Position;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.rules.Decision.Settlement;
import dev.offlinesync.core.rules.OpenItem;
import dev.offlinesync.core.store.Page;
import dev.offlinesync.core.store.QueueStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The items in {@code sync_items}. */
final class PostgresQueue implements QueueStore {
    private static final String OPEN = " FROM sync_items WHERE status IN ('pending', 'processing')";
    private static final String FROM_OPEN = OPEN + " AND user_id = ?";
    private static final String COMPLETE = FROM_OPEN + " AND record_key IS NOT NULL";
    private static final String DUE = COMPLETE + " AND (retry_at IS NULL OR retry_at <= ?)";
    private static final String KEYS = "id, record_key, priority, sequence, retry_at, error, failure";
    private static final String BEHIND = " AND (-priority, sequence, id) > (?, ?, ?)";
    private static final String IN_ORDER = " ORDER BY -priority, sequence, id";

    /** One statement sees one state of the table: one row for each item of the page, each with all counts. */
    private static final String DUE_PAGE = "SELECT * FROM (SELECT"
            + " (SELECT count(*) FROM (SELECT" + DUE + " LIMIT ?) d) AS due,"
            + " (SELECT count(*) FROM (SELECT" + COMPLETE + " AND retry_at > ? LIMIT ?) w) AS waiting,"
            + " (SELECT min(retry_at)" + COMPLETE + " AND retry_at > ?) AS next_retry_at) counts"
            + " LEFT JOIN (SELECT " + Items.COLUMNS + DUE + IN_ORDER + " LIMIT ?) page ON true" + IN_ORDER;

    private static final String DUE_BEHIND = "SELECT " + KEYS + DUE + BEHIND + IN_ORDER + " LIMIT ?";

    private static final String PAGE = " AND status = ANY (?)" + BEHIND + IN_ORDER + " LIMIT ?";

    private static final String TO_REPAIR =
            "SELECT " + Items.COLUMNS + FROM_OPEN + " AND record_key IS NULL ORDER BY created_at LIMIT ?";

    /** Below every sequence that we draw: milliseconds of creation, then the order in which they are repaired. */
    private static final String REPAIR = "UPDATE sync_items SET record_key = ?, content_hash = ?,"
            + " sequence = (extract(epoch FROM created_at) * 1000)::bigint * 1048576"
            + " + nextval('sync_sequence') % 1048576 - 4611686018427387904"
            + " WHERE id = ? AND user_id = ? AND record_key IS NULL";

    private static final String RESCHEDULE = "UPDATE sync_items SET updated_at = ?,"
            + " retry_at = CASE WHEN retry_at IS NULL THEN ? ELSE greatest(?, ? + (retry_at - updated_at)) END"
            + " WHERE status IN ('pending', 'processing') AND CASE WHEN retry_at IS NULL THEN created_at > ?"
            + " ELSE least(retry_at, updated_at) > ? END";

    private static final String AMONG = " FROM sync_items WHERE user_id = ? AND status = ANY (?)";
    private static final String RUNNING = "(? AND status = 'processing' OR id = ANY (?))";
    private static final String[] NOTHING = {};

    private static final String OPEN_BEFORE = "SELECT open.* FROM unnest(?, ?) AS before(record_key, sequence)"
            + " CROSS JOIN LATERAL (SELECT " + KEYS + FROM_OPEN + " AND record_key = before.record_key"
            + " AND sequence < before.sequence"
            + " AND coalesce(NOT (retry_at > ?::timestamptz AND error IS NOT NULL AND failure = ANY (?)), TRUE)"
            + " ORDER BY sequence, id LIMIT ?) open"
            + " ORDER BY open.record_key, open.sequence, open.id LIMIT ?";

    private static final String[] LET_PASS = Stream.of(Failure.Kind.values())
            .filter(Failure.Kind::letsPass)
            .map(Failure.Kind::wire)
            .toArray(String[]::new);

    private static final String BEGUN = "SELECT id, record_key, sequence FROM sync_items WHERE user_id = ?"
            + " AND record_key = ANY (?) AND method IN ('POST', 'DELETE') ORDER BY record_key, sequence LIMIT ?";

    private static final String COMPLETED_AFTER = "SELECT " + Items.COLUMNS + " FROM sync_items WHERE user_id = ?"
            + " AND record_key = ? AND sequence > ? AND status = 'completed' ORDER BY sequence LIMIT ?";

    /** Jumps from user to user through the index, instead of reading all their items. */
    private static final String USERS = "WITH RECURSIVE users(id) AS ("
            + "(SELECT user_id" + OPEN + " AND user_id >= ? ORDER BY user_id LIMIT 1)"
            + " UNION ALL SELECT (SELECT user_id" + OPEN + " AND user_id > users.id ORDER BY user_id LIMIT 1)"
            + " FROM users WHERE id IS NOT NULL)"
            + " SELECT id FROM users WHERE EXISTS (SELECT" + OPEN + " AND user_id = users.id"
            + " AND (retry_at <= ? OR retry_at IS NULL AND created_at <= ?)) LIMIT ?";

    private static final ItemId FIRST = new ItemId("0".repeat(24));

    private final Database database;

    PostgresQueue(Database database) {
        this.database = database;
    }

    @Override
    public List<Stored> insert(List<SyncItem> items) {
        if (items.isEmpty()) {
            return List.of();
        }
        return database.transaction(sql -> {
            List<Boolean> isNew = Items.insert(sql, items.get(0).userId(), items);
            Map<ItemId, SyncItem> present = new HashMap<>();
            if (isNew.contains(false)) {
                List<ItemId> ids = items.stream().map(SyncItem::id).toList();
                Items.load(sql, ids).forEach(item -> present.put(item.id(), item));
            }
            List<Stored> stored = new ArrayList<>();
            for (int i = 0; i < items.size(); i++) {
                SyncItem item =
                        isNew.get(i) ? items.get(i) : present.get(items.get(i).id());
                if (item == null) {
                    throw new SQLException("an item was deleted while it was sent again", Database.TRY_AGAIN);
                }
                stored.add(new Stored(item, isNew.get(i)));
            }
            return stored;
        });
    }

    @Override
    public Optional<SyncItem> find(ItemId id) {
        return database.transaction(sql -> Items.load(sql, List.of(id)).stream().findFirst());
    }

    @Override
    public List<SyncItem> load(UserId user, Collection<ItemId> ids) {
        return database.transaction(sql -> Items.load(sql, ids)).stream()
                .filter(item -> item.userId().equals(user))
                .toList();
    }

    @Override
    public Due due(UserId user, Instant now, int limit, long maxBytes, int counted) {
        String id = user.value();
        Object[] args = {id, now, counted + limit, id, now, counted, id, now, id, now, limit};
        return database.transaction(sql -> {
            Page.Filling<SyncItem> page = new Page.Filling<>(limit, maxBytes, SyncItem::dataSize);
            List<Due> counts = new ArrayList<>();
            List<SyncItem> toRepair = sql.list(TO_REPAIR, Items::read, id, REPAIRS);
            sql.each(
                    DUE_PAGE,
                    row -> counts.add(counts(row)) && row.getString("id") != null && page.offer(Items.read(row)),
                    args);
            Due due = counts.get(0);
            return new Due(page.page().items(), due.due(), due.waiting(), due.nextRetryAt(), toRepair);
        });
    }

    private static Due counts(ResultSet row) throws SQLException {
        Instant next = Sql.instant(row, "next_retry_at");
        return new Due(List.of(), row.getInt("due"), row.getInt("waiting"), next, List.of());
    }

    @Override
    public List<OpenItem> dueBehind(UserId user, Instant now, OpenItem last, int limit) {
        Object[] args = {
            user.value(), now, -last.priority(), last.sequence(), last.id().hex(), limit
        };
        return database.transaction(sql -> sql.list(DUE_BEHIND, row -> open(row, now), args));
    }

    @Override
    public List<OpenItem> openBefore(UserId user, Map<OrderKey, Long> before, Open which, Instant now, int limit) {
        String[] keys = before.keySet().stream().map(OrderKey::text).toArray(String[]::new);
        Long[] sequences = before.values().toArray(Long[]::new); // in the order of the keys
        Instant passing = which == Open.ALL ? null : now;
        return database.transaction(sql -> sql.list(
                OPEN_BEFORE, row -> open(row, now), keys, sequences, user.value(), passing, LET_PASS, limit, limit));
    }

    private static OpenItem open(ResultSet row, Instant now) throws SQLException {
        Instant retryAt = Sql.instant(row, "retry_at");
        boolean due = retryAt == null || !retryAt.isAfter(now);
        boolean failed = !due && row.getString("error") != null;
        return new OpenItem(
                new ItemId(row.getString("id")),
                new OrderKey(row.getString("record_key")),
                row.getInt("priority"),
                row.getLong("sequence"),
                due,
                failed ? Failure.Kind.ofStored(row.getString("failure")) : null);
    }

    @Override
    public List<Begun> begun(UserId user, Set<OrderKey> keys, int limit) {
        String[] texts = keys.stream().map(OrderKey::text).toArray(String[]::new);
        return database.transaction(sql -> sql.list(
                BEGUN,
                row -> new Begun(
                        new OrderKey(row.getString("record_key")),
                        new ItemId(row.getString("id")),
                        row.getLong("sequence")),
                user.value(),
                texts,
                limit));
    }

    @Override
    public List<SyncItem> completedAfter(UserId user, OrderKey key, long sequence, int limit) {
        return database.transaction(
                sql -> sql.list(COMPLETED_AFTER, Items::read, user.value(), key.text(), sequence, limit));
    }

    /** The table gave all defaults when the row was written. */
    @Override
    public void repair(UserId user, List<SyncItem> items) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        items.forEach(i ->
                rows.add(new @Nullable Object[] {i.place().recordKey(), i.contentHash(), i.id().hex(), user.value()}));
        database.transaction(sql -> sql.batch(REPAIR, rows));
    }

    @Override
    public Page<SyncItem> page(UserId user, Set<Status> statuses, @Nullable Position after, int limit) {
        Position from = after == null ? new Position(Integer.MAX_VALUE, Long.MIN_VALUE, FIRST) : after;
        String start = from.id().hex();
        Object[] args = {user.value(), wire(statuses), -from.priority(), from.sequence(), start, limit + 1};
        return database.transaction(sql -> {
            Page.Filling<SyncItem> page = new Page.Filling<>(limit, SyncItem::dataSize);
            sql.each("SELECT " + Items.COLUMNS + among(statuses) + PAGE, row -> page.offer(Items.read(row)), args);
            return page.page();
        });
    }

    /** Open items have an index of their own, so ended items cost nothing. */
    private static String among(Set<Status> statuses) {
        return Status.OPEN.containsAll(statuses) ? FROM_OPEN : " FROM sync_items WHERE user_id = ?";
    }

    @Override
    public Deleted delete(UserId user, Set<Status> statuses) {
        String[] wire = wire(statuses);
        return database.transaction(sql -> {
            Optional<String[]> held = PostgresLanes.lockHeld(sql, user);
            String[] batch = held.orElse(NOTHING);
            boolean stamped = held.isPresent();
            long running = sql.first(
                            "SELECT count(*)" + AMONG + " AND " + RUNNING,
                            row -> row.getLong(1),
                            user.value(),
                            wire,
                            stamped,
                            batch)
                    .orElse(0L);
            return new Deleted(
                    sql.update("DELETE" + AMONG + " AND NOT " + RUNNING, user.value(), wire, stamped, batch), running);
        });
    }

    private static String[] wire(Set<Status> statuses) {
        return statuses.stream().map(Status::wire).toArray(String[]::new);
    }

    @Override
    public boolean replace(SyncItem before, SyncItem after) {
        return database.transaction(sql -> Items.replace(sql, List.of(new Settlement(before, after))));
    }

    @Override
    public long reschedule(Instant now) {
        return database.transaction(sql -> (long) sql.update(RESCHEDULE, now, now, now, now, now, now));
    }

    @Override
    public List<UserId> usersWithDueWork(Instant now, Duration grace, @Nullable UserId from, int limit) {
        Object[] args = {from == null ? "" : from.value(), now, now.minus(grace), limit};
        return database.transaction(sql -> sql.list(USERS, row -> new UserId(row.getString(1)), args));
    }
}
