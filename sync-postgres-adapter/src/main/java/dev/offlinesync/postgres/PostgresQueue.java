package dev.offlinesync.postgres;

import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.OrderKey;
import dev.offlinesync.core.item.Position;
import dev.offlinesync.core.item.QueueCounts;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.rules.Decision.Settlement;
import dev.offlinesync.core.rules.ItemState;
import dev.offlinesync.core.rules.OpenItem;
import dev.offlinesync.core.store.Page;
import dev.offlinesync.core.store.PresentItems;
import dev.offlinesync.core.store.QueueStore;
import dev.offlinesync.core.store.SyncStore.Listing;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The items in {@code sync_items}. */
final class PostgresQueue implements QueueStore {
    private static final String[] NOTHING = {};
    private static final String[] LET_PASS = Stream.of(Failure.Kind.values())
            .filter(Failure.Kind::letsPass)
            .map(Failure.Kind::wire)
            .toArray(String[]::new);
    private static final ItemId FIRST = new ItemId("0".repeat(24));

    private final Database database;
    private final SharedInsert shared;

    PostgresQueue(Database database) {
        this.database = database;
        this.shared = new SharedInsert(database);
    }

    @Override
    public List<Stored> insert(List<SyncItem> items) {
        Map<ItemId, SyncItem> stored = new HashMap<>();
        Set<ItemId> isNew = new HashSet<>();
        PresentItems bounds = new PresentItems();
        boolean hasTried = false;
        while (stored.size() < items.size()) { // again if one is deleted while it is sent again, or its user was busy
            List<SyncItem> missing =
                    items.stream().filter(i -> !stored.containsKey(i.id())).toList();
            UserId user = items.get(0).userId();
            Map<ItemId, Long> inserted = items.size() == 1 && !hasTried && SharedInsert.takes(items.get(0))
                    ? shared.insert(items.get(0))
                            .map(sequence -> Map.of(items.get(0).id(), sequence))
                            .orElse(Map.of())
                    : database.one(sql -> Items.insert(sql, user, missing));
            hasTried = true;
            for (SyncItem item : missing) {
                Long sequence = inserted.get(item.id());
                if (sequence != null) {
                    stored.put(item.id(), item.withSequence(sequence));
                    isNew.add(item.id());
                }
            }
            if (stored.size() < items.size()) {
                List<ItemId> present = missing.stream()
                        .map(SyncItem::id)
                        .filter(id -> !isNew.contains(id))
                        .toList();
                database.one(sql -> Items.loadPresent(sql, present, bounds)).forEach(i -> stored.put(i.id(), i));
            }
        }
        return items.stream()
                .map(i -> new Stored(Objects.requireNonNull(stored.get(i.id())), isNew.contains(i.id())))
                .toList();
    }

    @Override
    public Optional<SyncItem> find(ItemId id) {
        return database.one(sql -> Items.load(sql, List.of(id))).stream().findFirst();
    }

    @Override
    public List<SyncItem> load(UserId user, Collection<ItemId> ids) {
        return database.one(sql -> Items.load(sql, ids)).stream()
                .filter(item -> item.userId().equals(user))
                .toList();
    }

    @Override
    public Receipts receipts(UserId user, Collection<ItemId> ids) {
        return database.one(sql -> Items.receipts(sql, user, ids));
    }

    @Override
    public Due due(UserId user, Instant now, int limit, long maxBytes, int counted) {
        while (true) {
            DuePage page = database.one(sql -> DuePage.read(sql, user.value(), now, limit, maxBytes, counted));
            List<SyncItem> toRepair = page.isIncomplete()
                    ? database.one(sql -> sql.list(Queries.TO_REPAIR, Items::read, user.value(), REPAIRS))
                    : List.of();
            if (page.isIncomplete() == !toRepair.isEmpty()) { // else somebody has repaired them in between
                return page.with(toRepair);
            }
        }
    }

    @Override
    public List<OpenItem> dueBehind(UserId user, Instant now, OpenItem last, int limit) {
        Object[] args = {
            user.value(), now, -last.priority(), last.sequence(), last.id().hex(), limit
        };
        return database.one(sql -> sql.list(Queries.DUE_BEHIND, row -> open(row, now), args));
    }

    @Override
    public List<OpenItem> openBefore(UserId user, Map<OrderKey, Long> before, Open which, Instant now, int limit) {
        String[] keys = before.keySet().stream().map(OrderKey::text).toArray(String[]::new);
        Long[] sequences = before.values().toArray(Long[]::new); // in the order of the keys
        Instant passing = which == Open.ALL ? null : now;
        @Nullable Object[] args = {keys, sequences, user.value(), passing, LET_PASS, limit, limit};
        return database.one(sql -> sql.list(Queries.OPEN_BEFORE, row -> open(row, now), args));
    }

    @Override
    public List<ItemState> states(UserId user, Collection<ItemId> ids, Instant now) {
        String[] texts = ids.stream().map(ItemId::hex).toArray(String[]::new);
        return database.one(sql -> sql.list(Queries.STATES, row -> state(row, now), texts, user.value()));
    }

    private static ItemState state(ResultSet row, Instant now) throws SQLException {
        Status status = Status.ofWire(row.getString("status")).orElseThrow();
        OpenItem open = row.getString("record_key") == null ? null : open(row, now);
        return new ItemState(
                new ItemId(row.getString("id")),
                status,
                row.getInt("priority"),
                row.getLong("sequence"),
                open != null && open.due() && status.isOpen() ? open : null);
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
        return database.one(sql -> sql.list(
                Queries.BEGUN,
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
        return database.one(
                sql -> sql.list(Queries.COMPLETED_AFTER, Items::read, user.value(), key.text(), sequence, limit));
    }

    /** The table gave all defaults when the row was written. */
    @Override
    public void repair(UserId user, List<SyncItem> items) {
        Object[] columns = Sql.columns(
                3,
                items.stream()
                        .map(i ->
                                new @Nullable Object[] {i.id().hex(), i.place().recordKey(), i.contentHash()})
                        .toList());
        database.one(sql -> sql.update(Queries.REPAIR, columns[0], columns[1], columns[2], user.value()));
    }

    @Override
    public Page<SyncItem> page(UserId user, Set<Status> statuses, @Nullable Position after, int limit) {
        return list(user, statuses, after, limit).page();
    }

    /** The page, and the user's running items if there is anything on it. */
    Listing list(UserId user, Set<Status> statuses, @Nullable Position after, int limit) {
        Position from = after == null ? new Position(Integer.MAX_VALUE, Long.MIN_VALUE, FIRST) : after;
        Object[] args = {
            user.value(),
            user.value(),
            wire(statuses),
            -from.priority(),
            from.sequence(),
            from.id().hex(),
            limit + 1
        };
        return database.one(sql -> {
            Set<ItemId> running = new HashSet<>();
            Page<SyncItem> page = Bounded.page(
                    sql,
                    Queries.page(statuses),
                    new Page.Filling<>(limit, SyncItem::weight),
                    row -> {
                        running.addAll(Items.ids(row, "running"));
                        return Items.read(row);
                    },
                    args);
            return new Listing(page, running);
        });
    }

    @Override
    public QueueCounts counts(@Nullable UserId user, Instant now, int most) {
        String query = user == null ? Queries.COUNTS_OF_ALL : Queries.COUNTS_OF_USER;
        Object[] args = user == null
                ? new Object[] {most, now, most}
                : new Object[] {user.value(), most, now, user.value(), most};
        return database.one(sql -> sql.first(
                        query,
                        row -> new QueueCounts(
                                row.getInt("pending"),
                                row.getInt("processing"),
                                row.getInt("failed"),
                                row.getInt("due"),
                                Sql.instant(row, "due_since")),
                        args)
                .orElseThrow());
    }

    @Override
    public Deleted delete(UserId user, Set<Status> statuses) {
        String[] wire = wire(statuses);
        return database.transaction(sql -> {
            Optional<String[]> held = PostgresLanes.lockHeld(sql, user);
            Object[] args = {user.value(), wire, held.isPresent(), held.orElse(NOTHING)};
            long running = held.isEmpty()
                    ? 0
                    : sql.first(Queries.COUNT_RUNNING, row -> row.getLong(1), args)
                            .orElse(0L);
            return new Deleted(sql.update(Queries.DELETE, args), running);
        });
    }

    private static String[] wire(Set<Status> statuses) {
        return statuses.stream().map(Status::wire).toArray(String[]::new);
    }

    @Override
    public boolean replace(SyncItem before, SyncItem after) {
        return database.one(sql -> Items.replace(sql, List.of(new Settlement(before, after))));
    }

    @Override
    public long reschedule(Instant now) {
        return database.one(sql -> (long) sql.update(Queries.RESCHEDULE, now, now, now, now, now, now));
    }

    @Override
    public List<UserId> usersWithDueWork(Instant now, Duration grace, @Nullable UserId from, int limit) {
        Object[] args = {from == null ? "" : from.value(), now, now.minus(grace), limit};
        return Items.users(database.one(sql -> sql.list(Queries.USERS, row -> row.getString(1), args)));
    }
}
