package dev.offlinesync.postgres;

import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.record.Slot;
import dev.offlinesync.core.rules.Decision;
import dev.offlinesync.core.rules.Decision.Settlement;
import dev.offlinesync.core.store.FeedState;
import dev.offlinesync.core.store.LaneState;
import dev.offlinesync.core.store.LaneStore;
import dev.offlinesync.core.store.ReadLimit;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The lanes in {@code sync_lanes}, and commits of decisions. A party that writes a lane keeps its row locked until the
 * transaction ends: the lock is the fence. A claim never waits for it. If the lease is over and the row is locked by a
 * transaction that does nothing for a second, its party is dead or stands still in a commit: the claim ends that session, and the
 * next claim finds the row free. A statement that works ends by its timeout.
 */
final class PostgresLanes implements LaneStore {
    private static final String UNTIL = "clock_timestamp() + ? * interval '1 ms'";
    private static final String OURS = " WHERE user_id = ? AND owner = ? AND epoch = ?";
    private static final String NEXT =
            "UPDATE sync_lanes SET owner = ?, lease_until = " + UNTIL + ", batch = ?, suspects = ?" + OURS;

    /** Answers the number of the commit; no row if the lane is not ours. */
    private static final String COMMIT = "UPDATE sync_lanes SET owner = ?, lease_until = " + UNTIL
            + ", batch = ?, suspects = ?, changes = changes + 1" + OURS + " RETURNING generation, changes, purged";

    /** What a claim begins a feed with, as {@code FeedState.begun} says. */
    private static final String MILLIS = "(extract(epoch FROM clock_timestamp()) * 1000)::bigint";

    /** Of a claim: begins a feed if none counts. The owner's token is the parameter. */
    private static final String FEED = " changes = CASE WHEN " + PostgresFeed.COUNTS + " THEN lane.changes"
            + " ELSE greatest(lane.changes, " + MILLIS + ") END,"
            + " generation = CASE WHEN " + PostgresFeed.COUNTS + " THEN lane.generation ELSE %s END,"
            + " feed_epoch = %s";

    /**
     * What is usual, in one statement: a free lane, or the first one of a user, or one that a claim without an answer has
     * claimed. The moves are those of LaneState.
     */
    private static final String CLAIM_FREE = "WITH asked AS (SELECT ? AS user_id, ? AS owner,"
            + " " + UNTIL + " AS lease_until, ?::text[] AS batch),"
            + " free AS (SELECT user_id FROM sync_lanes WHERE user_id = (SELECT user_id FROM asked) AND owner IS NULL"
            + " FOR UPDATE SKIP LOCKED),"
            + " claimed AS (UPDATE sync_lanes lane SET owner = asked.owner, epoch = lane.epoch + 1,"
            + " lease_until = asked.lease_until, batch = asked.batch," + FEED.formatted("asked.owner", "lane.epoch + 1")
            + " FROM asked, free"
            + " WHERE lane.user_id = free.user_id AND lane.owner IS NULL RETURNING lane.epoch, lane.suspects),"
            + " created AS (INSERT INTO sync_lanes (user_id, owner, epoch, lease_until, batch, suspects, generation, changes,"
            + " feed_epoch) SELECT user_id, owner, 1, lease_until, batch, '{}', owner, " + MILLIS + ", 1 FROM asked"
            + " WHERE NOT EXISTS (SELECT FROM sync_lanes WHERE user_id = asked.user_id)"
            + " ON CONFLICT DO NOTHING RETURNING epoch, suspects)"
            + " SELECT epoch, suspects, false AS abandoned FROM claimed UNION ALL"
            + " SELECT epoch, suspects, false FROM created UNION ALL"
            + " SELECT epoch, suspects, false FROM sync_lanes WHERE user_id = (SELECT user_id FROM asked)"
            + " AND owner = (SELECT owner FROM asked) UNION ALL"
            + " SELECT epoch, suspects, true FROM sync_lanes WHERE user_id = (SELECT user_id FROM asked)"
            + " AND owner IS NOT NULL AND lease_until <= clock_timestamp()";

    /** An abandoned lane, locked. No row if a transaction is writing it at this moment. */
    private static final String ABANDONED = "SELECT owner, epoch, batch, suspects FROM sync_lanes WHERE user_id = ?"
            + " AND owner IS NOT NULL AND lease_until <= clock_timestamp() FOR UPDATE SKIP LOCKED";

    private static final String TAKE_OVER = "UPDATE sync_lanes lane SET owner = ?, epoch = ?, lease_until = " + UNTIL
            + ", batch = ?, suspects = ?," + FEED.formatted("?", "?") + " WHERE user_id = ?";

    /**
     * Whoever has locked the row of an abandoned lane is named there as {@code xmax}. A second of doing nothing tells a
     * party that is gone from another that is taking the lane over.
     */
    private static final String END_OWNER = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            + " JOIN sync_lanes lane ON backend_xid = lane.xmax"
            + " WHERE user_id = ? AND owner IS NOT NULL AND lease_until <= clock_timestamp()"
            + " AND usename = current_user AND state LIKE 'idle in transaction%'"
            + " AND state_change < clock_timestamp() - interval '1 second'";

    private static final String FEEDS = "SELECT user_id, generation, changes, purged FROM sync_lanes lane"
            + " WHERE user_id = ANY (?) AND " + PostgresFeed.COUNTS;

    private final Database database;

    PostgresLanes(Database database) {
        this.database = database;
    }

    @Override
    public Claim claim(
            UserId user, String owner, List<ItemId> batch, Duration lease, UnaryOperator<SyncItem> interrupted) {
        String[] named = Items.hex(batch);
        Optional<Claim> usual = database.one(sql ->
                sql.first(CLAIM_FREE, row -> free(row, user, owner), user.value(), owner, lease.toMillis(), named));
        if (usual.isEmpty()) {
            return new Claim.Busy();
        }
        return usual.get() instanceof Claim.Claimed ? usual.get() : takeOver(user, owner, batch, lease, interrupted);
    }

    /** Busy stands for a lane that is abandoned. */
    private static Claim free(ResultSet row, UserId user, String owner) throws SQLException {
        return row.getBoolean("abandoned")
                ? new Claim.Busy()
                : new Claim.Claimed(new Lane(user, owner, row.getLong("epoch"), Items.ids(row, "suspects")), false);
    }

    private Claim takeOver(
            UserId user, String owner, List<ItemId> batch, Duration lease, UnaryOperator<SyncItem> interrupted) {
        return database.transaction(sql -> {
            Optional<LaneState> abandoned = sql.first(ABANDONED, PostgresLanes::state, user.value());
            if (abandoned.isEmpty()) {
                sql.list(END_OWNER, row -> true, user.value());
                return new Claim.Busy();
            }
            LaneState is = abandoned.get();
            Optional<ItemId> alone = is.toInterrupt();
            if (alone.isPresent()) {
                interrupt(sql, is, alone.get(), interrupted);
            }
            LaneState claimed = is.claim(owner, batch);
            String[] names = Items.hex(claimed.batch());
            String[] suspects = Items.hex(claimed.suspects());
            long epoch = claimed.epoch();
            sql.update(TAKE_OVER, owner, epoch, lease.toMillis(), names, suspects, owner, epoch, user.value());
            return new Claim.Claimed(claimed.lane(user), true);
        });
    }

    private static LaneState state(ResultSet row) throws SQLException {
        return new LaneState(
                row.getString("owner"), row.getLong("epoch"), Items.ids(row, "batch"), Items.ids(row, "suspects"));
    }

    private static void interrupt(Sql sql, LaneState lane, ItemId alone, UnaryOperator<SyncItem> interrupted)
            throws SQLException {
        for (SyncItem item : Items.load(sql, List.of(alone))) {
            Optional<SyncItem> after = lane.interruption(item, interrupted);
            if (after.isPresent()) {
                Items.replace(sql, List.of(new Settlement(item, after.get())));
            }
        }
    }

    @Override
    public boolean renew(Lane lane, List<ItemId> batch, Duration lease) {
        return database.one(sql -> next(sql, lane, new Next.Continue(batch, lease)));
    }

    @Override
    public Commit commit(Lane lane, Set<RecordKey> reads, Next next, Function<Map<RecordKey, Slot>, Decision> decide) {
        try {
            return commit(lane, reads, next, decide, PostgresRecords.Writing.TOGETHER);
        } catch (PostgresRecords.Unnamed e) {
            return commit(lane, reads, next, decide, PostgresRecords.Writing.ONE_BY_ONE);
        }
    }

    private Commit commit(
            Lane lane,
            Set<RecordKey> reads,
            Next next,
            Function<Map<RecordKey, Slot>, Decision> decide,
            PostgresRecords.Writing writing) {
        return database.transaction(sql -> {
            Optional<FeedState> feed = commit(sql, lane, next);
            if (feed.isEmpty()) {
                return new Commit.LaneLost();
            }
            long number = feed.get().changes();
            ReadLimit limit = new ReadLimit();
            Optional<Map<RecordKey, Slot>> read = PostgresRecords.lock(sql, lane.user(), reads, limit);
            if (read.isEmpty()) {
                return sql.undo(limit.tooLarge());
            }
            Decision decision = decide.apply(read.get());
            Decision stored = decision.committed(lane.epoch(), number);
            // inserts first: they wait for the user's lock, whose holder may wait for rows that settlements have
            // changed
            if (!stored.inserts().isEmpty()) {
                Map<ItemId, Long> inserted = Items.insert(sql, lane.user(), stored.inserts());
                if (inserted.size() < stored.inserts().size()) {
                    return sql.undo(new Commit.Missed());
                }
                stored = stored.orderedAt(Collections.max(inserted.values()));
            }
            Optional<Commit.Refused> refused =
                    PostgresRecords.write(sql, lane.user(), stored.writes(), number, writing);
            if (refused.isPresent()) {
                return sql.undo(refused.get());
            }
            return Items.replace(sql, stored.settlements())
                    ? new Commit.Committed(decision, feed.get())
                    : sql.undo(new Commit.Missed());
        });
    }

    @Override
    public void release(Lane lane) {
        database.one(sql -> next(sql, lane, new Next.Release()));
    }

    /** @return whether the lane was ours */
    private static boolean next(Sql sql, Lane lane, Next next) throws SQLException {
        return sql.update(NEXT, written(lane, next)) > 0;
    }

    /** @return empty if the lane was not ours */
    private static Optional<FeedState> commit(Sql sql, Lane lane, Next next) throws SQLException {
        return sql.first(COMMIT, PostgresLanes::feed, written(lane, next));
    }

    private static FeedState feed(ResultSet row) throws SQLException {
        return new FeedState(
                Objects.requireNonNullElse(row.getString("generation"), ""),
                row.getLong("changes"),
                row.getLong("purged"));
    }

    /** From the statement with these arguments on, nobody else writes the lane until the transaction ends. */
    private static @Nullable Object[] written(Lane lane, Next next) {
        LaneState after = LaneState.after(lane, next);
        long millis = next instanceof Next.Continue go ? go.lease().toMillis() : 0;
        return new @Nullable Object[] {
            after.owner(),
            millis,
            Items.hex(after.batch()),
            Items.hex(after.suspects()),
            lane.user().value(),
            lane.owner(),
            lane.epoch()
        };
    }

    /** The batch of the user's lane if its lease runs. Nobody claims or writes the lane until the transaction ends. */
    static Optional<String[]> lockHeld(Sql sql, UserId user) throws SQLException {
        return sql.first(
                        "SELECT batch, owner IS NOT NULL AND lease_until > clock_timestamp() AS held FROM sync_lanes"
                                + " WHERE user_id = ? FOR UPDATE",
                        row -> row.getBoolean("held")
                                ? Optional.of((String[]) row.getArray("batch").getArray())
                                : Optional.<String[]>empty(),
                        user.value())
                .flatMap(held -> held);
    }

    @Override
    public Set<ItemId> running(UserId user) {
        return database.one(sql -> sql.first(
                        Queries.RUNNING_BATCH, row -> Set.copyOf(Items.ids(row, "batch")), user.value())
                .orElse(Set.of()));
    }

    @Override
    public List<UserId> abandoned(int limit) {
        return Items.users(database.one(sql -> sql.list(
                "SELECT user_id FROM sync_lanes WHERE owner IS NOT NULL AND lease_until <= clock_timestamp() LIMIT ?",
                row -> row.getString(1),
                limit)));
    }

    @Override
    public Map<UserId, FeedState> feeds(Set<UserId> users) {
        String[] asked = users.stream().map(UserId::value).toArray(String[]::new);
        Map<UserId, FeedState> feeds = new HashMap<>();
        database.one(sql -> sql.list(
                FEEDS,
                row -> feeds.put(
                        new UserId(row.getString(1)), new FeedState(row.getString(2), row.getLong(3), row.getLong(4))),
                (Object) asked));
        return feeds;
    }

    @Override
    public boolean isAtomic() {
        return true;
    }
}
