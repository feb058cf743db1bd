package dev.offlinesync.mongo;

import com.mongodb.MongoException;
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
import dev.offlinesync.core.store.StoreUnavailable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.bson.BsonDocument;

/**
 * The lanes of a MongoDB that has transactions.
 *
 * <p>The order of steps keeps the promise. A commit writes the lane first: a party that lost the lane changes nothing,
 * and two parties that believe they hold it conflict there. A takeover kills the old owner's session before the
 * transaction that claims the lane as it was read. So the locks of a dead party are gone, and if it still commits
 * something between the two steps, the lane is no longer as it was read.
 */
final class MongoLanes implements LaneStore {
    private final Database db;
    private final Sessions sessions;
    private final LaneCommands commands;
    private final Transactions transactions;

    MongoLanes(Database db, Sessions sessions) {
        this.db = db;
        this.sessions = sessions;
        this.commands = new LaneCommands(db);
        this.transactions = new Transactions(db);
    }

    @Override
    public Claim claim(
            UserId user, String owner, List<ItemId> batch, Duration lease, UnaryOperator<SyncItem> interrupted) {
        Sessions.Held session = sessions.open(lease);
        Claim claim;
        try {
            claim = db.call(() -> claim(user, owner, batch, session, interrupted));
        } catch (RuntimeException e) {
            sessions.discard(session); // the lane may name it
            throw e;
        }
        if (claim instanceof Claim.Claimed) {
            sessions.keep(owner, session);
        } else {
            session.session().close();
        }
        return claim;
    }

    private Claim claim(
            UserId user, String owner, List<ItemId> batch, Sessions.Held session, UnaryOperator<SyncItem> interrupted) {
        BsonDocument lane = commands.claim(user, owner, batch, session.lease(), session.id());
        LaneState is = LaneDocuments.read(lane);
        if (owner.equals(is.owner())) {
            return new Claim.Claimed(is.lane(user), false);
        }
        if (!LaneDocuments.isOver(lane)) {
            return new Claim.Busy();
        }
        try {
            return transactions.run(
                    session,
                    db.timeout,
                    work -> takeOver(work, user, owner, session, interrupted),
                    Claim.Claimed.class::isInstance);
        } catch (MongoException e) {
            if (Errors.isTransient(e)) {
                return new Claim.Busy(); // held by a transaction that cannot be killed, or wanted by others too
            }
            throw e;
        }
    }

    private Claim takeOver(
            Transactions.Work work,
            UserId user,
            String owner,
            Sessions.Held session,
            UnaryOperator<SyncItem> interrupted) {
        BsonDocument old = commands.view(user); // outside the transaction, as it is now
        if (old == null || !LaneDocuments.isOver(old)) {
            return new Claim.Busy();
        }
        sessions.kill(old.get("session"));
        LaneState was = LaneDocuments.read(old);
        LaneState taken = was.takenOver(owner);
        long matched = work.update(
                Schema.LANES,
                LaneDocuments.stillOver(old),
                LaneDocuments.takeOver(taken, session.lease(), session.id()));
        if (matched == 0) {
            return new Claim.Busy();
        }
        was.toInterrupt().ifPresent(alone -> interrupt(work, user, was, alone, interrupted));
        return new Claim.Claimed(taken.lane(user), true);
    }

    private static void interrupt(
            Access access, UserId user, LaneState was, ItemId alone, UnaryOperator<SyncItem> interrupted) {
        for (SyncItem item : ItemWrites.find(access, user, alone)) {
            was.interruption(item, interrupted)
                    .ifPresent(after -> ItemWrites.settle(access, List.of(new Settlement(item, after))));
        }
    }

    @Override
    public boolean renew(Lane lane, List<ItemId> batch, Duration lease) {
        boolean ours = db.call(() -> commands.next(lane, new Next.Continue(batch, lease)));
        Sessions.Held session = sessions.of(lane);
        if (!ours) {
            sessions.discard(lane);
        } else if (session != null) {
            sessions.keep(lane.owner(), session.withLease(lease));
        }
        return ours;
    }

    @Override
    public Commit commit(Lane lane, Set<RecordKey> reads, Next next, Function<Map<RecordKey, Slot>, Decision> decide) {
        Sessions.Held session = sessions.of(lane);
        if (session == null) {
            return new Commit.LaneLost(); // given back, or found lost before
        }
        sessions.check(session);
        Commit commit = db.call(() -> commit(session, work -> commit(work, lane, reads, next, decide)));
        if (commit instanceof Commit.LaneLost) {
            sessions.discard(lane);
        } else if (commit instanceof Commit.Committed && next instanceof Next.Continue go) {
            sessions.keep(lane.owner(), session.withLease(go.lease()));
        } else if (commit instanceof Commit.Committed) {
            sessions.closeCleanly(lane);
        }
        return commit;
    }

    private Commit commit(Sessions.Held session, Function<Transactions.Work, Commit> body) {
        try {
            return transactions.run(session, session.lease().dividedBy(3), body, Commit.Committed.class::isInstance);
        } catch (MongoException e) {
            if (Errors.isTooLarge(e)) {
                return new Commit.TooLarge("MongoDB error " + Errors.code(e));
            }
            if (Errors.isContended(e)) {
                return new Commit.Contended("MongoDB error " + Errors.code(e) + " at each try");
            }
            throw e;
        }
    }

    private Commit commit(
            Access work, Lane lane, Set<RecordKey> reads, Next next, Function<Map<RecordKey, Slot>, Decision> decide) {
        BsonDocument written = work.findAndUpdate(
                Schema.LANES, LaneDocuments.ours(lane), LaneDocuments.commit(lane, next), FeedFields.VIEW);
        if (written == null) {
            return new Commit.LaneLost();
        }
        ReadLimit limit = new ReadLimit();
        Optional<StoredSlots> found = SlotReader.read(work, db.layouts, lane.user(), reads, limit);
        if (found.isEmpty()) {
            return limit.tooLarge();
        }
        StoredSlots read = found.get();
        Decision decision = decide.apply(read.slots());
        FeedState feed = FeedFields.committed(written, FeedFields.number(written));
        Decision stored = ordered(decision, work).committed(lane.epoch(), feed.changes());
        Optional<Commit.Refused> refused = RecordCommands.write(work, read, stored.writes(), feed.changes());
        if (refused.isPresent()) {
            return refused.get();
        }
        return ItemWrites.settle(work, stored.settlements()) && ItemWrites.insert(work, stored.inserts())
                ? new Commit.Committed(decision, feed)
                : new Commit.Missed();
    }

    private static Decision ordered(Decision decision, Access work) {
        return decision.inserts().isEmpty()
                ? decision
                : decision.orderedAt(work.clusterTime()
                        .orElseThrow(
                                () -> new IllegalStateException("a transaction of a server without a cluster time")));
    }

    @Override
    public void release(Lane lane) {
        try {
            boolean ours = db.call(() -> {
                sessions.endLeftOpen(lane);
                return commands.next(lane, new Next.Release());
            });
            sessions.forgetLeftOpen(lane);
            if (ours) {
                sessions.closeCleanly(lane);
            }
        } catch (StoreUnavailable e) {
            sessions.leave(lane);
            throw e;
        } finally {
            sessions.discard(lane);
        }
    }

    @Override
    public Set<ItemId> running(UserId user) {
        return db.call(() -> commands.running(user));
    }

    @Override
    public List<UserId> abandoned(int limit) {
        return db.call(() -> commands.abandoned(limit));
    }

    @Override
    public Map<UserId, FeedState> feeds(Set<UserId> users) {
        return db.call(() -> commands.feeds(users));
    }

    @Override
    public boolean isAtomic() {
        return true;
    }
}
