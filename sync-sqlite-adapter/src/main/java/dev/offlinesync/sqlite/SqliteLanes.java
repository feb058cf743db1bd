package dev.offlinesync.sqlite;

import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.record.RecordWrite;
import dev.offlinesync.core.record.Slot;
import dev.offlinesync.core.rules.Decision;
import dev.offlinesync.core.store.LaneStore;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The lanes in {@code synclanes}, and commits of decisions. Every write is a transaction of the one writer, which nobody else's
 * runs beside: what a transaction has read stays true until it ends.
 */
final class SqliteLanes implements LaneStore {
    private static final String OURS = " WHERE userId = ? AND owner = ? AND epoch = ?";

    private final Writer writer;
    private final Readers readers;
    private final InstantSource clock;

    SqliteLanes(Writer writer, Readers readers, InstantSource clock) {
        this.writer = writer;
        this.readers = readers;
        this.clock = clock;
    }

    private record Row(@Nullable String owner, long epoch, Instant until, List<ItemId> batch, List<ItemId> suspects) {}

    private static Optional<Row> row(Sql sql, UserId user) throws SQLException {
        return sql.first(
                "SELECT owner, epoch, leaseUntil, batch, suspects FROM synclanes WHERE userId = ?",
                found -> {
                    Instant until = Iso.readOrNull(found.getString("leaseUntil"));
                    return new Row(
                            found.getString("owner"),
                            found.getLong("epoch"),
                            until == null ? Instant.MIN : until,
                            Items.readIds(found.getString("batch")),
                            Items.readIds(found.getString("suspects")));
                },
                user.value());
    }

    @Override
    public Claim claim(
            UserId user, String owner, List<ItemId> batch, Duration lease, UnaryOperator<SyncItem> interrupted) {
        return writer.write(sql -> {
            Instant now = now();
            Row is = row(sql, user).orElse(new Row(null, 0, Instant.MIN, List.of(), List.of()));
            if (is.owner != null && now.isBefore(is.until)) {
                return new Claim.Busy();
            }
            boolean takeover = is.owner != null;
            Set<ItemId> suspects = new LinkedHashSet<>(is.suspects);
            if (takeover) {
                suspects.addAll(is.batch);
                if (is.batch.size() == 1) {
                    interrupt(sql, is.batch.get(0), interrupted);
                }
            }
            Lane lane = new Lane(user, owner, is.epoch + 1, List.copyOf(suspects));
            sql.update(
                    "REPLACE INTO synclanes (userId, owner, epoch, leaseUntil, batch, suspects) VALUES (?,?,?,?,?,?)",
                    user.value(),
                    owner,
                    lane.epoch(),
                    Iso.write(now.plus(lease)),
                    Items.write(takeover ? List.of() : batch),
                    Items.write(lane.suspects()));
            return new Claim.Claimed(lane, takeover);
        });
    }

    private static void interrupt(Sql sql, ItemId alone, UnaryOperator<SyncItem> interrupted) throws SQLException {
        Optional<SyncItem> item = Items.find(sql, alone).filter(i -> i.status().isOpen());
        if (item.isPresent()) {
            Items.replace(sql, item.get(), interrupted.apply(item.get()));
        }
    }

    @Override
    public boolean renew(Lane lane, List<ItemId> batch, Duration lease) {
        return writer.write(sql -> keep(sql, lane, batch, lease));
    }

    @Override
    public Commit commit(Lane lane, Set<RecordKey> reads, Next next, Function<Map<RecordKey, Slot>, Decision> decide) {
        return writer.write(sql -> {
            boolean ours = next instanceof Next.Continue go ? keep(sql, lane, go.batch(), go.lease()) : free(sql, lane);
            if (!ours) {
                return new Commit.LaneLost();
            }
            Map<RecordKey, Slot> read = new HashMap<>();
            for (RecordKey key : reads) {
                read.put(key, Records.slot(sql, key));
            }
            Decision decision = decide.apply(Map.copyOf(read));
            write(sql, decision.writes(), read);
            settle(sql, decision, lane.epoch());
            return new Commit.Committed(decision);
        });
    }

    private static void write(Sql sql, List<RecordWrite> writes, Map<RecordKey, Slot> read) throws SQLException {
        for (RecordWrite write : writes) {
            Slot is = read.get(write.key());
            if (!write.before().equals(is != null ? is : Records.slot(sql, write.key()))) {
                throw new Writer.Undone(new Commit.Refused(write.key(), "the key is taken"));
            }
            Records.write(sql, write);
        }
    }

    private static void settle(Sql sql, Decision decision, long epoch) throws SQLException {
        for (Decision.Settlement s : decision.settlements()) {
            if (!Items.replace(sql, s.before(), s.after().withEpoch(epoch))) {
                throw new Writer.Undone(new Commit.Missed());
            }
        }
        if (decision.inserts().isEmpty()) {
            return;
        }
        long sequence = Items.take(sql, decision.inserts().size());
        for (SyncItem item : decision.inserts()) {
            if (!Items.insert(sql, item.withSequence(sequence++).withEpoch(epoch))) {
                throw new Writer.Undone(new Commit.Missed());
            }
        }
    }

    @Override
    public void release(Lane lane) {
        writer.write(sql -> free(sql, lane));
    }

    /** @return whether the lane is ours */
    private boolean keep(Sql sql, Lane lane, List<ItemId> batch, Duration lease) throws SQLException {
        return sql.update(
                        "UPDATE synclanes SET leaseUntil = ?, batch = ?, suspects = ?" + OURS,
                        Iso.write(now().plus(lease)),
                        Items.write(batch),
                        Items.write(lane.suspects()),
                        lane.user().value(),
                        lane.owner(),
                        lane.epoch())
                > 0;
    }

    /** @return whether the lane was ours */
    private static boolean free(Sql sql, Lane lane) throws SQLException {
        return sql.update(
                        "UPDATE synclanes SET owner = NULL, leaseUntil = NULL, batch = '[]', suspects = ?" + OURS,
                        Items.write(lane.suspects()),
                        lane.user().value(),
                        lane.owner(),
                        lane.epoch())
                > 0;
    }

    @Override
    public Set<ItemId> running(UserId user) {
        return readers.read(sql -> row(sql, user))
                .filter(is -> is.owner != null && now().isBefore(is.until))
                .map(is -> Set.copyOf(is.batch))
                .orElse(Set.of());
    }

    @Override
    public List<UserId> abandoned(int limit) {
        return readers.read(sql -> sql.list(
                "SELECT userId FROM synclanes WHERE owner IS NOT NULL AND leaseUntil <= ? ORDER BY userId LIMIT ?",
                row -> new UserId(row.getString(1)),
                Iso.write(now()),
                limit));
    }

    @Override
    public boolean isAtomic() {
        return true;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
