package dev.offlinesync.sqlite;

import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.IsoTime;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.OrderKey;
import dev.offlinesync.core.item.Position;
import dev.offlinesync.core.item.QueueCounts;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.rules.ItemState;
import dev.offlinesync.core.rules.OpenItem;
import dev.offlinesync.core.store.LaneState;
import dev.offlinesync.core.store.Page;
import dev.offlinesync.core.store.PresentItems;
import dev.offlinesync.core.store.QueueStore;
import dev.offlinesync.core.store.StoreRefused;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The items in {@code syncqueues}. */
final class SqliteQueue implements QueueStore {
    /** How many items are moved in one transaction, for which other writes wait. */
    private static final int PORTION = 1000;

    private final Writer writer;
    private final Readers readers;
    private final SqliteLanes lanes;

    SqliteQueue(Writer writer, Readers readers, SqliteLanes lanes) {
        this.writer = writer;
        this.readers = readers;
        this.lanes = lanes;
    }

    @Override
    public List<Stored> insert(List<SyncItem> items) {
        if (items.isEmpty()) {
            return List.of();
        }
        return writer.write(sql -> {
            List<Stored> stored = new ArrayList<>();
            PresentItems present = new PresentItems();
            long sequence = Items.take(sql, items.size());
            for (SyncItem item : items) {
                SyncItem ordered = item.withSequence(sequence++);
                stored.add(
                        Items.insert(sql, ordered)
                                ? new Stored(ordered, true)
                                : new Stored(
                                        Items.findPresent(sql, item.id(), present)
                                                .orElseThrow(SqliteQueue::ignored),
                                        false));
            }
            return stored;
        });
    }

    private static StoreRefused ignored() {
        return new StoreRefused(Errors.OWN_RULE + "SQLite: a trigger ignores an item");
    }

    @Override
    public Optional<SyncItem> find(ItemId id) {
        return readers.read(sql -> Items.find(sql, id));
    }

    @Override
    public List<SyncItem> load(UserId user, Collection<ItemId> ids) {
        return readers.read(sql -> sql.list(Queries.LOAD, Items::read, Items.write(ids), user.value()));
    }

    @Override
    public List<ItemState> states(UserId user, Collection<ItemId> ids, Instant now) {
        String at = IsoTime.text(now);
        return readers.read(sql -> sql.list(Queries.STATES, row -> state(row, at), Items.write(ids), user.value()));
    }

    private static ItemState state(ResultSet row, String now) throws SQLException {
        Status status = Status.ofWire(row.getString("status")).orElseThrow();
        OpenItem open = row.getString("recordKey") == null ? null : open(row, now);
        return new ItemState(
                new ItemId(row.getString("_id")),
                status,
                row.getInt("priority"),
                row.getLong("sequence"),
                open != null && open.due() && status.isOpen() ? open : null);
    }

    @Override
    public Receipts receipts(UserId user, Collection<ItemId> ids) {
        return readers.read(sql -> {
            PresentItems present = new PresentItems();
            List<SyncItem> items = sql.list(
                    Queries.RECEIPTS,
                    row -> present.bounded(() -> Items.read(row), () -> Items.readBare(row)),
                    Items.write(ids),
                    user.value());
            return new Receipts(
                    items, present.shortened(), SqliteLanes.feed(sql, user).orElse(null));
        });
    }

    @Override
    public Due due(UserId user, Instant now, int limit, long maxBytes, int counted) {
        String at = IsoTime.text(now);
        return readers.read(sql -> {
            Page.Filling<SyncItem> page = new Page.Filling<>(limit, maxBytes, SyncItem::weight);
            sql.each(Queries.DUE, row -> page.offer(Items.read(row)), user.value(), limit, at);
            List<SyncItem> toRepair = sql.list(Queries.TO_REPAIR, Items::read, user.value(), REPAIRS);
            return sql.first(
                            Queries.COUNTS,
                            row -> new Due(
                                    page.page().items(),
                                    Math.min(row.getInt("due"), counted + limit),
                                    row.getInt("waiting"),
                                    Sql.instant(row, "nextRetryAt"),
                                    toRepair),
                            user.value(),
                            at,
                            counted + limit,
                            counted)
                    .orElseThrow();
        });
    }

    @Override
    public List<OpenItem> dueBehind(UserId user, Instant now, OpenItem last, int limit) {
        String at = IsoTime.text(now);
        return readers.read(sql -> sql.list(
                Queries.DUE_BEHIND, row -> open(row, at), user.value(), limit, at, last.priority(), last.sequence()));
    }

    @Override
    public List<OpenItem> openBefore(UserId user, Map<OrderKey, Long> before, Open which, Instant now, int limit) {
        String at = IsoTime.text(now);
        List<OrderKey> keys = before.keySet().stream().sorted().toList();
        return readers.read(sql -> {
            List<OpenItem> found = new ArrayList<>();
            for (OrderKey key : keys) {
                if (found.size() < limit) {
                    found.addAll(sql.list(
                            Queries.OPEN_BEFORE,
                            row -> open(row, at),
                            user.value(),
                            key.text(),
                            before.get(key),
                            limit - found.size(),
                            which == Open.ALL ? null : at));
                }
            }
            return found;
        });
    }

    private static OpenItem open(ResultSet row, String now) throws SQLException {
        String retryAt = row.getString("retryAt");
        boolean due = retryAt == null || retryAt.compareTo(now) <= 0;
        boolean failed = !due && row.getString("error") != null;
        return new OpenItem(
                new ItemId(row.getString("_id")),
                new OrderKey(row.getString("recordKey")),
                row.getInt("priority"),
                row.getLong("sequence"),
                due,
                failed ? Failure.Kind.ofStored(row.getString("failure")) : null);
    }

    @Override
    public List<Begun> begun(UserId user, Set<OrderKey> keys, int limit) {
        List<OrderKey> sorted = keys.stream().sorted().toList();
        return readers.read(sql -> {
            List<Begun> found = new ArrayList<>();
            for (OrderKey key : sorted) {
                if (found.size() < limit) {
                    found.addAll(sql.list(
                            Queries.BEGUN,
                            row -> new Begun(key, new ItemId(row.getString("_id")), row.getLong("sequence")),
                            user.value(),
                            key.text(),
                            limit - found.size()));
                }
            }
            return found;
        });
    }

    @Override
    public List<SyncItem> completedAfter(UserId user, OrderKey key, long sequence, int limit) {
        return readers.read(
                sql -> sql.list(Queries.COMPLETED_AFTER, Items::read, user.value(), key.text(), sequence, limit));
    }

    /** The table gave the sequence and all defaults when the row was written. */
    @Override
    public void repair(UserId user, List<SyncItem> items) {
        writer.write(sql -> {
            int repaired = 0;
            for (SyncItem item : items) {
                repaired += sql.update(
                        "UPDATE syncqueues SET recordKey = ?, contentHash = ?"
                                + " WHERE _id = ? AND userId = ? AND recordKey IS NULL",
                        item.place().recordKey(),
                        item.contentHash(),
                        item.id().hex(),
                        user.value());
            }
            return repaired;
        });
    }

    @Override
    public Page<SyncItem> page(UserId user, Set<Status> statuses, @Nullable Position after, int limit) {
        if (statuses.isEmpty()) {
            return Page.empty();
        }
        Page.Filling<SyncItem> page = new Page.Filling<>(limit, SyncItem::weight);
        Sql.Rows rows = row -> page.offer(Items.read(row));
        return readers.read(sql -> {
            if (after == null) {
                sql.each(InOrder.first(Items.COLUMNS, statuses, ""), rows, user.value(), limit + 1);
            } else {
                String query = InOrder.behind(Items.COLUMNS, statuses, "");
                sql.each(query, rows, user.value(), limit + 1, null, after.priority(), after.sequence());
            }
            return page.page();
        });
    }

    @Override
    public QueueCounts counts(@Nullable UserId user, Instant now, int most) {
        String query = user == null ? Queries.COUNTED_OF_ALL : Queries.COUNTED_OF_USER;
        return readers.read(sql -> sql.first(
                        query,
                        row -> new QueueCounts(
                                row.getInt("pending"),
                                row.getInt("processing"),
                                row.getInt("failed"),
                                row.getInt("due"),
                                Sql.instant(row, "dueSince")),
                        user == null ? null : user.value(),
                        IsoTime.text(now),
                        most)
                .orElseThrow());
    }

    @Override
    public Deleted delete(UserId user, Set<Status> statuses) {
        return writer.write(sql -> {
            Optional<LaneState> held = lanes.held(sql, user);
            String batch = Items.write(held.map(LaneState::batch).orElse(List.of()));
            long gone = 0;
            long running = 0;
            for (Status status : statuses) {
                boolean stamped = status == Status.PROCESSING && held.isPresent();
                running += sql.first(
                                Queries.COUNT_RUNNING,
                                row -> row.getLong(1),
                                user.value(),
                                status.wire(),
                                batch,
                                stamped)
                        .orElse(0L);
                gone += stamped ? 0 : sql.update(Queries.DELETE_IDLE, user.value(), status.wire(), batch);
            }
            return new Deleted(gone, running);
        });
    }

    @Override
    public boolean replace(SyncItem before, SyncItem after) {
        return writer.write(sql -> Items.replace(sql, before, after));
    }

    @Override
    public long reschedule(Instant now) {
        return inPortions(Queries.RESCHEDULE_WAITING, now) + inPortions(Queries.RESCHEDULE_UNTRIED, now);
    }

    private long inPortions(String update, Instant now) {
        long all = 0;
        int moved;
        do {
            moved = writer.write(sql -> sql.update(update, now, PORTION));
            all += moved;
        } while (moved == PORTION);
        return all;
    }

    @Override
    public List<UserId> usersWithDueWork(Instant now, Duration grace, @Nullable UserId from, int limit) {
        String first = from == null ? "" : from.value();
        return readers
                .read(sql -> sql.list(
                        Queries.USERS, row -> UserId.stored(row.getString(1)), first, now.minus(grace), limit, now))
                .stream()
                .flatMap(Optional::stream)
                .toList();
    }
}
