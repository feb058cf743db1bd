package dev.offlinesync.examples.postgres;

import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.record.Slot;
import dev.offlinesync.core.rules.Decision;
import dev.offlinesync.core.rules.Decision.Settlement;
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
import org.jspecify.annotations.Nullable;

/**
 * The lanes in {@code sync_lanes}, and commits of decisions. Whoever writes a lane has its row locked until the
 * transaction ends: a party that stands still in a commit is not overtaken before PostgreSQL has ended its transaction.
 */
final class PostgresLanes implements LaneStore {
    private static final String UNTIL = "clock_timestamp() + ? * interval '1 ms'";
    private static final String NEXT = "UPDATE sync_lanes SET owner = ?, lease_until = " + UNTIL + ", batch = ?,"
            + " suspects = ? WHERE user_id = ? AND owner = ? AND epoch = ?";

    private static final String CLAIM = "WITH was AS (SELECT user_id, owner, batch FROM sync_lanes WHERE user_id = ?"
            + " AND (owner IS NULL OR lease_until <= clock_timestamp()) FOR UPDATE SKIP LOCKED)"
            + " UPDATE sync_lanes lane SET owner = ?, epoch = epoch + 1, lease_until = " + UNTIL + ","
            + " batch = CASE WHEN was.owner IS NULL THEN ? ELSE '{}' END,"
            + " suspects = suspects || ARRAY(SELECT id FROM unnest(was.batch) id WHERE id <> ALL (suspects))"
            + " FROM was WHERE lane.user_id = was.user_id"
            + " RETURNING epoch, suspects, was.owner IS NOT NULL AS taken_over,"
            + " CASE cardinality(was.batch) WHEN 1 THEN was.batch[1] END AS alone";

    /** A user's first lane. Nothing where one can be seen: ON CONFLICT alone would wait for whoever is writing that. */
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
        Object[] args = {user.value(), owner, lease.toMillis(), Items.hex(batch)};
        return database.transaction(sql -> {
            Optional<Claim> claimed = sql.first(
                    CLAIM,
                    row -> {
                        interrupt(sql, row.getString("alone"), interrupted);
                        Lane lane = new Lane(user, owner, row.getLong("epoch"), ids(row, "suspects"));
                        return new Claim.Claimed(lane, row.getBoolean("taken_over"));
                    },
                    args);
            if (claimed.isPresent()) {
                return claimed.get();
            }
            boolean first = sql.update(CREATE, args) > 0;
            return first ? new Claim.Claimed(new Lane(user, owner, 1, List.of()), false) : new Claim.Busy();
        });
    }

    private static void interrupt(Sql sql, @Nullable String alone, UnaryOperator<SyncItem> interrupted)
            throws SQLException {
        List<ItemId> ids = alone == null ? List.of() : List.of(new ItemId(alone));
        for (SyncItem item : Items.load(sql, ids)) {
            if (item.status().isOpen()) {
                Items.replace(sql, List.of(new Settlement(item, interrupted.apply(item))));
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
            Optional<Commit.Refused> refused = PostgresRecords.write(sql, decision.writes());
            if (refused.isPresent()) {
                return sql.undo(refused.get());
            }
            return settle(sql, lane, decision) ? new Commit.Committed(decision) : sql.undo(new Commit.Missed());
        });
    }

    /** @return whether every item was as it was read, and every new one new */
    private static boolean settle(Sql sql, Lane lane, Decision decision) throws SQLException {
        List<Settlement> settlements = decision.settlements().stream()
                .map(s -> new Settlement(s.before(), s.after().withEpoch(lane.epoch())))
                .toList();
        List<SyncItem> inserts = decision.inserts().stream()
                .map(item -> item.withEpoch(lane.epoch()))
                .toList();
        // inserts first: they wait for the user's lock, whose holder may wait for rows that settlements have changed
        return (inserts.isEmpty() || !Items.insert(sql, lane.user(), inserts).contains(false))
                && Items.replace(sql, settlements);
    }

    @Override
    public void release(Lane lane) {
        database.transaction(sql -> next(sql, lane, new Next.Release()));
    }

    /** @return whether the lane was ours; from here on nobody else writes it until the transaction ends */
    private static boolean next(Sql sql, Lane lane, Next next) throws SQLException {
        Next.Continue go = next instanceof Next.Continue c ? c : new Next.Continue(List.of(), Duration.ZERO);
        String owner = next instanceof Next.Release ? null : lane.owner();
        long millis = go.lease().toMillis();
        String[] suspects = Items.hex(lane.suspects());
        String user = lane.user().value();
        return sql.update(NEXT, owner, millis, Items.hex(go.batch()), suspects, user, lane.owner(), lane.epoch()) > 0;
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
