package dev.offlinesync.sqlite;

import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.record.RecordWrite;
import dev.offlinesync.core.record.Slot;
import dev.offlinesync.core.rules.Decision;
import dev.offlinesync.core.rules.Refusal;
import dev.offlinesync.core.store.FeedState;
import dev.offlinesync.core.store.LaneState;
import dev.offlinesync.core.store.LaneStore;
import dev.offlinesync.core.store.ReadLimit;
import dev.offlinesync.json.StoredJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The lanes in {@code synclanes}, and commits of decisions. There is one writer, and each write is one of its
 * transactions, so what a transaction has read stays true until it ends.
 */
final class SqliteLanes implements LaneStore {
    /** For a person to read: null if there is no lease, whose seconds are the argument. {@link Leases} decide. */
    private static final String UNTIL = "strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '+' || ? || ' seconds')";

    private static final String MILLIS = "CAST(unixepoch('subsec') * 1000 AS INTEGER)";

    /**
     * Names its columns, so that those that a later version may have added stay unchanged. Where no feed was begun, one
     * begins as {@code FeedState.begun} says.
     */
    private static final String CLAIM =
            "INSERT INTO synclanes (userId, owner, epoch, leaseUntil, batch, suspects, generation, changes)"
                    + " VALUES (?,?,?," + UNTIL + ",?,?,?," + MILLIS
                    + ") ON CONFLICT (userId) DO UPDATE SET owner = excluded.owner, epoch = excluded.epoch,"
                    + " leaseUntil = excluded.leaseUntil, batch = excluded.batch, suspects = excluded.suspects,"
                    + " changes = CASE WHEN generation IS NULL THEN max(changes, excluded.changes) ELSE changes END,"
                    + " generation = coalesce(generation, excluded.generation)";

    private static final String OURS = " WHERE userId = ? AND owner = ? AND epoch = ?";

    private static final String NEXT =
            "UPDATE synclanes SET owner = ?, leaseUntil = " + UNTIL + ", batch = ?, suspects = ?" + OURS;

    /** Answers the feed, whose last number is that of the commit; no row if the lane is not ours. */
    private static final String COMMIT = "UPDATE synclanes SET owner = ?, leaseUntil = " + UNTIL
            + ", batch = ?, suspects = ?, changes = changes + 1" + OURS + " RETURNING generation, changes, purged";

    private static final String FEED =
            "SELECT generation, changes, purged FROM synclanes WHERE userId = ?" + " AND generation IS NOT NULL";

    /** Each lane by the primary key. */
    static final String FEEDS = "SELECT userId, generation, changes, purged FROM json_each(?) asked"
            + " CROSS JOIN synclanes ON userId = asked.value WHERE generation IS NOT NULL";

    private final Writer writer;
    private final Readers readers;
    private final Leases leases;

    SqliteLanes(Writer writer, Readers readers, Leases leases) {
        this.writer = writer;
        this.readers = readers;
        this.leases = leases;
    }

    private static LaneState lane(Sql sql, UserId user) throws SQLException {
        return sql.first(
                        "SELECT owner, epoch, batch, suspects FROM synclanes WHERE userId = ?",
                        row -> new LaneState(
                                row.getString("owner"),
                                row.getLong("epoch"),
                                Items.readIds(row.getString("batch")),
                                Items.readIds(row.getString("suspects"))),
                        user.value())
                .orElse(LaneState.NEW);
    }

    @Override
    public Claim claim(
            UserId user, String owner, List<ItemId> batch, Duration lease, UnaryOperator<SyncItem> interrupted) {
        return writer.write(sql -> {
            LaneState is = lane(sql, user);
            if (owner.equals(is.owner())) {
                return new Claim.Claimed(is.lane(user), false);
            }
            if (leases.isHeld(user, is)) {
                return new Claim.Busy();
            }
            Optional<ItemId> alone = is.toInterrupt();
            if (alone.isPresent()) {
                interrupt(sql, is, alone.get(), interrupted);
            }
            LaneState claimed = is.claim(owner, batch);
            sql.update(
                    CLAIM,
                    user.value(),
                    owner,
                    claimed.epoch(),
                    seconds(lease),
                    Items.write(claimed.batch()),
                    Items.write(claimed.suspects()),
                    owner);
            leases.begin(user, owner, lease);
            return new Claim.Claimed(claimed.lane(user), !is.isFree());
        });
    }

    /** How far the user's feed is; empty if none was begun. */
    static Optional<FeedState> feed(Sql sql, UserId user) throws SQLException {
        return sql.first(FEED, SqliteLanes::feed, user.value());
    }

    private static void interrupt(Sql sql, LaneState lane, ItemId alone, UnaryOperator<SyncItem> interrupted)
            throws SQLException {
        Optional<SyncItem> before = Items.find(sql, alone);
        Optional<SyncItem> after = before.flatMap(item -> lane.interruption(item, interrupted));
        if (after.isPresent()) {
            Items.replace(sql, before.get(), after.get());
        }
    }

    @Override
    public boolean renew(Lane lane, List<ItemId> batch, Duration lease) {
        return writer.write(sql -> next(sql, lane, new Next.Continue(batch, lease)));
    }

    @Override
    public Commit commit(Lane lane, Set<RecordKey> reads, Next next, Function<Map<RecordKey, Slot>, Decision> decide) {
        return writer.write(sql -> {
            Optional<FeedState> feed = commit(sql, lane, next);
            if (feed.isEmpty()) {
                return new Commit.LaneLost();
            }
            long number = feed.get().changes();
            Map<RecordKey, Slot> read = new HashMap<>();
            ReadLimit limit = new ReadLimit();
            for (RecordKey key : reads) {
                Slot slot = Records.slot(sql, lane.user(), key);
                if (limit.isPassedBy(slot)) {
                    throw new Writer.Undone(limit.tooLarge());
                }
                read.put(key, slot);
            }
            Decision decision = decide.apply(Map.copyOf(read));
            Decision stored = decision.committed(lane.epoch(), number);
            settle(sql, stored.settlements());
            write(sql, lane.user(), insert(sql, stored).writes(), read, number);
            return new Commit.Committed(decision, feed.get());
        });
    }

    private static void settle(Sql sql, List<Decision.Settlement> settlements) throws SQLException {
        for (Decision.Settlement s : settlements) {
            if (!Items.replace(sql, s.before(), s.after())) {
                throw new Writer.Undone(new Commit.Missed());
            }
        }
    }

    /** @return the decision with the sequence that the item got */
    private static Decision insert(Sql sql, Decision decision) throws SQLException {
        Decision ordered = decision;
        for (SyncItem item : decision.inserts()) {
            long sequence = Items.take(sql, 1);
            if (!Items.insert(sql, item.withSequence(sequence))) {
                throw new Writer.Undone(new Commit.Missed());
            }
            ordered = ordered.orderedAt(sequence);
        }
        return ordered;
    }

    private static void write(Sql sql, UserId user, List<RecordWrite> writes, Map<RecordKey, Slot> read, long number)
            throws SQLException {
        for (RecordWrite write : writes) {
            Slot is = read.get(write.key());
            if (!write.before().equals(is != null ? is : Records.slot(sql, user, write.key()))) {
                throw new Writer.Undone(
                        new Commit.Refused(write.key(), Refusal.of(Refusal.Cause.TAKEN), "the key is taken"));
            }
            try {
                if (!Records.write(sql, user, write, number)) {
                    Refusal ignored = Refusal.of(Refusal.Cause.INVALID);
                    throw new Writer.Undone(
                            new Commit.Refused(write.key(), ignored, "SQLite: a trigger ignores this write"));
                }
            } catch (SQLException e) {
                Refusal refusal = Errors.refusal(e).orElseThrow(() -> e);
                throw new Writer.Undone(new Commit.Refused(write.key(), refusal, "SQLite: " + e.getMessage()));
            }
        }
    }

    @Override
    public void release(Lane lane) {
        writer.write(sql -> next(sql, lane, new Next.Release()));
    }

    /** @return whether the lane was ours */
    private boolean next(Sql sql, Lane lane, Next next) throws SQLException {
        boolean ours = sql.update(NEXT, written(lane, next)) > 0;
        if (ours) {
            lease(lane, next);
        }
        return ours;
    }

    /** @return empty if the lane was not ours */
    private Optional<FeedState> commit(Sql sql, Lane lane, Next next) throws SQLException {
        Optional<FeedState> feed = sql.first(COMMIT, SqliteLanes::feed, written(lane, next));
        if (feed.isPresent()) {
            lease(lane, next);
        }
        return feed;
    }

    private static FeedState feed(ResultSet row) throws SQLException {
        return new FeedState(
                Objects.requireNonNullElse(row.getString("generation"), ""),
                row.getLong("changes"),
                row.getLong("purged"));
    }

    private static @Nullable Object[] written(Lane lane, Next next) {
        LaneState after = LaneState.after(lane, next);
        return new @Nullable Object[] {
            after.owner(),
            next instanceof Next.Continue go ? seconds(go.lease()) : null,
            Items.write(after.batch()),
            Items.write(after.suspects()),
            lane.user().value(),
            lane.owner(),
            lane.epoch()
        };
    }

    private void lease(Lane lane, Next next) {
        if (next instanceof Next.Continue go) {
            leases.begin(lane.user(), lane.owner(), go.lease());
        }
    }

    private static String seconds(Duration lease) {
        return String.format(Locale.ROOT, "%d.%03d", lease.toSeconds(), lease.toMillisPart());
    }

    /** The user's lane, if it is claimed and its lease runs. */
    Optional<LaneState> held(Sql sql, UserId user) throws SQLException {
        LaneState is = lane(sql, user);
        return leases.isHeld(user, is) ? Optional.of(is) : Optional.empty();
    }

    @Override
    public Set<ItemId> running(UserId user) {
        LaneState is = readers.read(sql -> lane(sql, user));
        return leases.isHeld(user, is) ? Set.copyOf(is.batch()) : Set.of();
    }

    @Override
    public List<UserId> abandoned(int limit) {
        List<UserId> abandoned = new ArrayList<>();
        readers.read(sql -> {
            sql.each("SELECT userId, owner FROM synclanes WHERE owner IS NOT NULL ORDER BY userId", row -> {
                LaneState lane = new LaneState(row.getString(2), 0, List.of(), List.of());
                UserId.stored(row.getString(1))
                        .filter(user -> !leases.isHeld(user, lane))
                        .ifPresent(abandoned::add);
                return abandoned.size() < limit;
            });
            return abandoned;
        });
        return abandoned;
    }

    @Override
    public Map<UserId, FeedState> feeds(Set<UserId> users) {
        String asked = StoredJson.write(users.stream().map(UserId::value).toList());
        Map<UserId, FeedState> feeds = new HashMap<>();
        readers.read(sql -> {
            sql.each(
                    FEEDS,
                    row -> {
                        FeedState state = new FeedState(row.getString(2), row.getLong(3), row.getLong(4));
                        feeds.put(new UserId(row.getString(1)), state);
                        return true;
                    },
                    asked);
            return feeds;
        });
        return feeds;
    }

    @Override
    public boolean isAtomic() {
        return true;
    }
}
