package dev.offlinesync.postgres;

import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.record.Slot;
import dev.offlinesync.core.rules.Decision;
import dev.offlinesync.core.rules.Decision.Settlement;
import dev.offlinesync.core.store.LaneState;
import dev.offlinesync.core.store.LaneStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The lanes in {@code sync_lanes}, and commits of decisions. A party that writes a lane keeps its row locked until the
 * transaction ends. So if it stops inside a commit, nobody takes the lane over before PostgreSQL ends that transaction.
 */
final class PostgresLanes implements LaneStore {
    private static final String UNTIL = "clock_timestamp() + ? * interval '1 ms'";
    private static final String NEXT = "UPDATE sync_lanes SET owner = ?, lease_until = " + UNTIL + ", batch = ?,"
            + " suspects = ? WHERE user_id = ? AND owner = ? AND epoch = ?";

    /** The lane, locked, if nobody holds it. No row if a party is writing it at this moment: then it is busy. */
    private static final String UNHELD = "SELECT owner, epoch, batch, suspects FROM sync_lanes WHERE user_id = ?"
            + " AND (owner IS NULL OR lease_until <= clock_timestamp()) FOR UPDATE SKIP LOCKED";

    private static final String CLAIM = "UPDATE sync_lanes SET owner = ?, epoch = ?, lease_until = " + UNTIL + ","
            + " batch = ?, suspects = ? WHERE user_id = ?";

    /**
     * The first lane of a user. Inserts nothing if a lane is visible: ON CONFLICT alone would wait for a party that
     * writes it.
     */
    private static final String CREATE = "INSERT INTO sync_lanes (user_id, owner, epoch, lease_until, batch, suspects)"
            + " SELECT id, token, 1, clock_timestamp() + lease * interval '1 ms', items, '{}'"
            + " FROM (VALUES (?, ?, ?, ?)) lane(id, token, lease, items)"
            + " WHERE NOT EXISTS (SELECT FROM sync_lanes WHERE user_id = id) ON CONFLICT DO NOTHING";

    private final Database database;

    PostgresLanes(Database database) {
        this.database = database;
    }

    @Override
    public Claim claim(
            UserId user, String owner, List<ItemId> batch, Duration lease, UnaryOperator<SyncItem> interrupted) {
        return database.transaction(sql -> {
            Optional<LaneState> unheld = sql.first(UNHELD, PostgresLanes::state, user.value());
            if (unheld.isEmpty()) {
                return create(sql, user, LaneState.NEW.claim(owner, batch), lease);
            }
            LaneState is = unheld.get();
            Optional<ItemId> alone = is.toInterrupt();
            if (alone.isPresent()) {
                interrupt(sql, is, alone.get(), interrupted);
            }
            LaneState claimed = is.claim(owner, batch);
            String[] named = Items.hex(claimed.batch());
            String[] suspects = Items.hex(claimed.suspects());
            sql.update(CLAIM, owner, claimed.epoch(), lease.toMillis(), named, suspects, user.value());
            return new Claim.Claimed(claimed.lane(user), !is.isFree());
        });
    }

    private static Claim create(Sql sql, UserId user, LaneState first, Duration lease) throws SQLException {
        boolean isFirst =
                sql.update(CREATE, user.value(), first.owner(), lease.toMillis(), Items.hex(first.batch())) > 0;
        return isFirst ? new Claim.Claimed(first.lane(user), false) : new Claim.Busy();
    }

    private static LaneState state(ResultSet row) throws SQLException {
        return new LaneState(row.getString("owner"), row.getLong("epoch"), ids(row, "batch"), ids(row, "suspects"));
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

    private static List<ItemId> ids(ResultSet row, String column) throws SQLException {
        return Stream.of((String[]) row.getArray(column).getArray())
                .map(ItemId::new)
                .toList();
    }

    @Override
    public boolean renew(Lane lane, List<ItemId> batch, Duration lease) {
        return database.transaction(sql -> next(sql, lane, new Next.Continue(batch, lease)));
    }

    @Override
    public Commit commit(Lane lane, Set<RecordKey> reads, Next next, Function<Map<RecordKey, Slot>, Decision> decide) {
        return database.transaction(sql -> {
            if (!next(sql, lane, next)) {
                return new Commit.LaneLost();
            }
            Decision decision = decide.apply(PostgresRecords.lock(sql, reads));
            Decision stored = decision.withEpoch(lane.epoch());
            // inserts first: they wait for the user's lock, whose holder may wait for rows that settlements have
            // changed
            if (!stored.inserts().isEmpty()) {
                if (Items.insert(sql, lane.user(), stored.inserts()).contains(false)) {
                    return sql.undo(new Commit.Missed());
                }
                stored = stored.orderedAt(Items.lastSequence(sql));
            }
            Optional<Commit.Refused> refused = PostgresRecords.write(sql, stored.writes());
            if (refused.isPresent()) {
                return sql.undo(refused.get());
            }
            return Items.replace(sql, stored.settlements())
                    ? new Commit.Committed(decision)
                    : sql.undo(new Commit.Missed());
        });
    }

    @Override
    public void release(Lane lane) {
        database.transaction(sql -> next(sql, lane, new Next.Release()));
    }

    /** @return whether the lane was ours; from here on nobody else writes it until the transaction ends */
    private static boolean next(Sql sql, Lane lane, Next next) throws SQLException {
        LaneState after = LaneState.after(lane, next);
        long millis = next instanceof Next.Continue go ? go.lease().toMillis() : 0;
        String[] batch = Items.hex(after.batch());
        String[] suspects = Items.hex(after.suspects());
        String user = lane.user().value();
        return sql.update(NEXT, after.owner(), millis, batch, suspects, user, lane.owner(), lane.epoch()) > 0;
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
        return database.transaction(sql -> sql.first(
                        "SELECT batch FROM sync_lanes"
                                + " WHERE user_id = ? AND owner IS NOT NULL AND lease_until > clock_timestamp()",
                        row -> Set.copyOf(ids(row, "batch")),
                        user.value())
                .orElse(Set.of()));
    }

    @Override
    public List<UserId> abandoned(int limit) {
        return database.transaction(sql -> sql.list(
                "SELECT user_id FROM sync_lanes WHERE owner IS NOT NULL AND lease_until <= clock_timestamp() LIMIT ?",
                row -> new UserId(row.getString(1)),
                limit));
    }

    @Override
    public boolean isAtomic() {
        return true;
    }
}
