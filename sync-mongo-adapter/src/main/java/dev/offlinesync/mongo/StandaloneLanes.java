package dev.offlinesync.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.or;
import static com.mongodb.client.model.Projections.include;
import static com.mongodb.client.model.Sorts.descending;

import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Status;
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
import org.bson.conversions.Bson;

/**
 * The lanes of a standalone server, which has no transactions. A commit is a series of single commands: records, then
 * items, then the lane, with the number that they bear. If it is cut short, the mark on record or tombstone shows what has happened, and the next
 * attempt finishes it.
 *
 * <p>This cannot prevent three things. An update is merged a second time if another write overwrote its mark before its
 * item was settled. An item whose effect stands can end {@code failed} as interrupted if that was its last attempt. A
 * party that was stopped between the check of its lane and its writes is not fenced off when it resumes.
 */
final class StandaloneLanes implements LaneStore {
    /** How often a commit is decided again after another party changed a record under it. */
    private static final int TRIES = 5;

    private final Database db;
    private final LaneCommands commands;
    private final Access access;
    private final Layouts layouts;

    StandaloneLanes(Database db) {
        this.db = db;
        this.commands = new LaneCommands(db);
        this.access = Access.direct(db);
        this.layouts = db.layouts;
    }

    @Override
    public Claim claim(
            UserId user, String owner, List<ItemId> batch, Duration lease, UnaryOperator<SyncItem> interrupted) {
        return db.call(() -> {
            BsonDocument lane = commands.claim(user, owner, batch, lease, null);
            LaneState is = LaneDocuments.read(lane);
            if (owner.equals(is.owner())) {
                return new Claim.Claimed(is.lane(user), false);
            }
            return LaneDocuments.isOver(lane) ? takeOver(user, owner, lease, lane, interrupted) : new Claim.Busy();
        });
    }

    private Claim takeOver(
            UserId user, String owner, Duration lease, BsonDocument old, UnaryOperator<SyncItem> interrupted) {
        LaneState was = LaneDocuments.read(old);
        was.toInterrupt().ifPresent(alone -> interrupt(user, was, alone, interrupted));
        LaneState taken = was.takenOver(owner);
        long matched =
                access.update(Schema.LANES, LaneDocuments.stillOver(old), LaneDocuments.takeOver(taken, lease, null));
        return matched == 1 ? new Claim.Claimed(taken.lane(user), true) : new Claim.Busy();
    }

    /**
     * Counts once for each epoch. A pending item that bears the old owner's epoch was settled by that owner, or its
     * interruption was counted by a takeover that was cut short. A processing item bears that epoch because its handler
     * was about to be called; it was interrupted.
     */
    private void interrupt(UserId user, LaneState was, ItemId alone, UnaryOperator<SyncItem> interrupted) {
        for (SyncItem item : ItemWrites.find(access, user, alone)) {
            if (item.status() == Status.PROCESSING || item.epoch() < was.epoch()) {
                was.interruption(item, interrupted)
                        .ifPresent(after -> ItemWrites.settle(access, List.of(new Settlement(item, after))));
            }
        }
    }

    @Override
    public boolean renew(Lane lane, List<ItemId> batch, Duration lease) {
        return db.call(() -> commands.next(lane, new Next.Continue(batch, lease)));
    }

    @Override
    public Commit commit(Lane lane, Set<RecordKey> reads, Next next, Function<Map<RecordKey, Slot>, Decision> decide) {
        return db.call(() -> {
            for (int i = 0; i < TRIES; i++) {
                BsonDocument is =
                        access.find(Schema.LANES, LaneDocuments.ours(lane)).first();
                if (is == null) {
                    return new Commit.LaneLost();
                }
                FeedState feed = FeedFields.committed(is, FeedFields.number(is) + 1);
                ReadLimit limit = new ReadLimit();
                Optional<StoredSlots> found = SlotReader.read(access, layouts, lane.user(), reads, limit);
                if (found.isEmpty()) {
                    return limit.tooLarge();
                }
                StoredSlots read = found.get();
                Decision decision = decide.apply(read.slots());
                if (!isAsRead(decision)) {
                    return new Commit.Missed();
                }
                StandaloneWrites writes = new StandaloneWrites(access, read, feed.changes());
                StandaloneWrites.Outcome written =
                        writes.write(ordered(decision).writes());
                if (written.refused().isPresent()) {
                    return written.refused().get();
                }
                if (written.isAsRead()) {
                    return settle(lane, next, decision, feed, writes);
                }
            }
            throw new StoreUnavailable("another party keeps changing the records of a batch");
        });
    }

    private Commit settle(Lane lane, Next next, Decision decision, FeedState feed, StandaloneWrites writes) {
        // an item that was changed since the look a moment ago is looked at again; its record tells that it has
        // happened
        Decision stored = decision.committed(lane.epoch(), feed.changes());
        boolean isRepeated = decision.inserts().isEmpty(); // an item of the queue runs again until it is settled
        if (isRepeated) {
            writes.deleteConflicts(decision.writes());
        }
        if (!ItemWrites.settle(access, stored.settlements()) || !ItemWrites.insert(access, stored.inserts())) {
            return new Commit.Missed();
        }
        if (!isRepeated) {
            writes.deleteConflicts(decision.writes());
        }
        commands.publish(lane, next, feed.changes());
        return new Commit.Committed(decision, feed);
    }

    /**
     * A direct write comes after all items of its record that are stored. (This server has no cluster time, and a new
     * item's sequence is known only when it is stored, which is after the record.)
     */
    private Decision ordered(Decision decision) {
        if (decision.inserts().isEmpty()) {
            return decision;
        }
        SyncItem item = decision.inserts().get(0);
        Bson ofRecord = and(
                eq("userId", Ids.of(item.userId())),
                eq("recordKey", item.orderKey().text()));
        BsonDocument last = db.items()
                .find(ofRecord)
                .projection(include("sequence"))
                .sort(descending("sequence"))
                .first();
        return decision.orderedAt(last == null ? 1 : Math.max(1, Fields.timestamp(last, "sequence")));
    }

    private boolean isAsRead(Decision decision) {
        List<Bson> before = decision.settlements().stream()
                .<Bson>map(s -> ItemDocuments.asRead(s.before()))
                .toList();
        List<ItemId> inserts = decision.inserts().stream().map(SyncItem::id).toList();
        return (before.isEmpty() || count(or(before)) == before.size())
                && (inserts.isEmpty() || count(in("_id", Ids.of(inserts))) == 0);
    }

    private int count(Bson filter) {
        return LenientItem.items(access.findItems(filter)).size();
    }

    @Override
    public void release(Lane lane) {
        db.call(() -> commands.next(lane, new Next.Release()));
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
        return false;
    }
}
