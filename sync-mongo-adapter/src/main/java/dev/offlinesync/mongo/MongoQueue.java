package dev.offlinesync.mongo;

import static com.mongodb.client.model.Aggregates.limit;
import static com.mongodb.client.model.Aggregates.match;
import static com.mongodb.client.model.Aggregates.project;
import static com.mongodb.client.model.Aggregates.sort;
import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Filters.or;
import static com.mongodb.client.model.Projections.exclude;
import static com.mongodb.client.model.Projections.include;
import static com.mongodb.client.model.Sorts.ascending;

import com.mongodb.client.AggregateIterable;
import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.UpdateOneModel;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.OrderKey;
import dev.offlinesync.core.item.Position;
import dev.offlinesync.core.item.QueueCounts;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.rules.ItemState;
import dev.offlinesync.core.rules.OpenItem;
import dev.offlinesync.core.store.Page;
import dev.offlinesync.core.store.QueueStore;
import dev.offlinesync.core.store.SyncStore.Listing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.bson.BsonDocument;
import org.bson.BsonTimestamp;
import org.bson.RawBsonDocument;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/** The items, in {@code syncqueues}. */
final class MongoQueue implements QueueStore {
    /** Hinted if MongoDB would otherwise evaluate the indexes on users too. */
    private static final Bson BY_ID = ascending("_id");

    private final Database db;
    private final SharedInsert shared;

    MongoQueue(Database db) {
        this.db = db;
        this.shared = new SharedInsert(db);
    }

    @Override
    public List<Stored> insert(List<SyncItem> items) {
        if (items.isEmpty()) {
            return List.of();
        }
        return db.call(() -> items.size() == 1 ? insert(items.get(0)) : new Insertion(db.items()).of(items));
    }

    private List<Stored> insert(SyncItem item) {
        return shared.insert(item) ? List.of(new Stored(item, true)) : new Insertion(db.items()).ofDuplicate(item);
    }

    @Override
    public Optional<SyncItem> find(ItemId id) {
        return db.call(() -> Optional.ofNullable(Database.majorityReads(db.items())
                        .find(eq("_id", Ids.of(id)), RawBsonDocument.class)
                        .first())
                .map(raw -> Raw.row(raw, LenientItem.DECODING).item()));
    }

    @Override
    public List<SyncItem> load(UserId user, Collection<ItemId> ids) {
        return documents(user, ids).stream()
                .map(raw -> Raw.row(raw, LenientItem.DECODING).item())
                .filter(Objects::nonNull)
                .toList();
    }

    @Override
    public List<ItemState> states(UserId user, Collection<ItemId> ids, Instant now) {
        return db
                .call(() -> LenientItem.items(db.items()
                        .find(and(in("_id", Ids.of(ids)), eq("userId", Ids.of(user))), LenientItem.class)
                        .projection(exclude("data", "base", "responseData"))
                        .hint(BY_ID)
                        .batchSize(Database.ONE_REPLY)))
                .stream()
                .map(item -> ItemState.of(item, now))
                .toList();
    }

    private List<RawBsonDocument> documents(UserId user, Collection<ItemId> ids) {
        return ids.isEmpty()
                ? List.of()
                : db.call(() -> db.items()
                        .find(and(in("_id", Ids.of(ids)), eq("userId", Ids.of(user))), RawBsonDocument.class)
                        .hint(BY_ID)
                        .batchSize(Database.ONE_REPLY)
                        .into(new ArrayList<>()));
    }

    @Override
    public Receipts receipts(UserId user, Collection<ItemId> ids) {
        return db.call(() -> ReceiptRow.read(Database.majorityReads(db.lanes())
                .aggregate(ReceiptRow.pipeline(user, ids), RawBsonDocument.class)
                .batchSize(Database.ONE_REPLY)));
    }

    @Override
    public Due due(UserId user, Instant now, int limit, long maxBytes, int counted) {
        DuePage page = new DuePage(limit, maxBytes, counted);
        db.call(() -> {
            try (MongoCursor<RawBsonDocument> rows = db.items()
                    .aggregate(page.pipeline(user, now), RawBsonDocument.class)
                    .batchSize(Database.ONE_REPLY)
                    .cursor()) {
                boolean more = true;
                while (more && rows.hasNext()) {
                    more = page.add(rows.next());
                }
            }
            if (page.hasUnreadable()) {
                UnreadableItems.failOf(user, db.items());
            }
        });
        return page.result(ids -> documents(user, ids));
    }

    @Override
    public List<OpenItem> dueBehind(UserId user, Instant now, OpenItem last, int limit) {
        return db.call(() -> OpenItems.readAll(findDueBehind(user, now, last, limit), now));
    }

    FindIterable<BsonDocument> findDueBehind(UserId user, Instant now, OpenItem last, int limit) {
        Position place = new Position(last.priority(), last.sequence(), last.id());
        return db.items()
                .find(OpenItems.behind(user, Status.OPEN, OpenItems.isDueAndComplete(now), place))
                .projection(OpenItems.KEYS)
                .sort(OpenItems.ORDER)
                .limit(limit)
                .batchSize(Database.ONE_REPLY);
    }

    @Override
    public List<OpenItem> openBefore(UserId user, Map<OrderKey, Long> before, Open which, Instant now, int limit) {
        if (before.isEmpty()) {
            return List.of();
        }
        return withFailures(
                user,
                which == Open.ALL
                        ? keysBefore(user, before, now, limit)
                        : byAge(read(findOpenBefore(user, before, OpenItems.holds(now), limit), now)));
    }

    private List<OpenItem> keysBefore(UserId user, Map<OrderKey, Long> before, Instant now, int limit) {
        List<OpenItem> near = read(findOpenNear(user, before, limit), now);
        List<OpenItem> found = near.stream()
                .filter(o -> o.sequence() < before.getOrDefault(o.orderKey(), Long.MIN_VALUE))
                .toList();
        if (near.size() == limit && found.size() < limit) {
            found = read(findOpenBefore(user, before, limit), now); // items with later sequences filled the limit
        }
        return byAge(found);
    }

    /** They are by record already; within a record the index has pending items before processing ones. */
    private static List<OpenItem> byAge(List<OpenItem> found) {
        return found.stream()
                .sorted(Comparator.comparing(OpenItem::orderKey).thenComparing(OpenItem.BY_AGE))
                .toList();
    }

    /** The kinds of failure are in no index; only the few items that wait for their retry are fetched for them. */
    private List<OpenItem> withFailures(UserId user, List<OpenItem> found) {
        List<ItemId> waiting =
                found.stream().filter(o -> !o.due()).map(OpenItem::id).toList();
        if (waiting.isEmpty()) {
            return found;
        }
        Map<ItemId, Failure.Kind> kinds = new HashMap<>();
        db.call(() -> db.items()
                .find(and(in("_id", Ids.of(waiting)), eq("userId", Ids.of(user))))
                .projection(OpenItems.FAILURE)
                .hint(BY_ID)
                .batchSize(Database.ONE_REPLY)
                .forEach(d -> OpenItems.putFailure(d, kinds)));
        return found.stream()
                .map(o -> o.due()
                        ? o
                        : new OpenItem(o.id(), o.orderKey(), o.priority(), o.sequence(), false, kinds.get(o.id())))
                .toList();
    }

    @Override
    public List<Begun> begun(UserId user, Set<OrderKey> keys, int limit) {
        return db.call(() -> StreamSupport.stream(findBegun(user, keys, limit).spliterator(), false)
                .map(OpenItems::begun)
                .filter(Objects::nonNull)
                .sorted(Comparator.comparing(Begun::orderKey).thenComparingLong(Begun::sequence))
                .limit(limit)
                .toList());
    }

    AggregateIterable<BsonDocument> findBegun(UserId user, Set<OrderKey> keys, int limit) {
        List<String> texts = keys.stream().map(OrderKey::text).sorted().toList();
        Bson any = and(
                OpenItems.of(user, EnumSet.allOf(Status.class)),
                in("recordKey", texts),
                in("method", Method.POST.name(), Method.DELETE.name()));
        return db.items()
                .aggregate(List.of(
                        match(any),
                        sort(ascending("recordKey", "sequence")),
                        limit(limit),
                        project(include("recordKey", "sequence"))))
                .hint(OpenItems.BY_RECORD)
                .batchSize(Database.ONE_REPLY);
    }

    @Override
    public List<SyncItem> completedAfter(UserId user, OrderKey key, long sequence, int limit) {
        return db.call(() -> LenientItem.items(db.items()
                .find(
                        and(
                                OpenItems.of(user, EnumSet.of(Status.COMPLETED)),
                                eq("recordKey", key.text()),
                                gt("sequence", new BsonTimestamp(sequence))),
                        LenientItem.class)
                .sort(ascending("sequence"))
                .limit(limit)
                .batchSize(Database.ONE_REPLY)));
    }

    private List<OpenItem> read(FindIterable<BsonDocument> keys, Instant now) {
        return db.call(() -> OpenItems.readAll(keys, now));
    }

    /**
     * The same, plus some items with later sequences: one bound for the sequences of all records. MongoDB then plans
     * one range instead of one for each record. For fifty records, planning those costs ten times as much as running
     * them.
     */
    FindIterable<BsonDocument> findOpenNear(UserId user, Map<OrderKey, Long> before, int limit) {
        long last = Collections.max(before.values());
        return openKeys(
                and(
                        OpenItems.of(user),
                        in(
                                "recordKey",
                                before.keySet().stream().map(OrderKey::text).toList()),
                        OpenItems.HAS_SEQUENCE,
                        lt("sequence", new BsonTimestamp(last))),
                limit);
    }

    /** One range of the index for each record, in index order: nothing is sorted, and the limit cuts after a record. */
    FindIterable<BsonDocument> findOpenBefore(UserId user, Map<OrderKey, Long> before, int limit) {
        return findOpenBefore(user, before, new BsonDocument(), limit);
    }

    /** @param condition that no index answers */
    FindIterable<BsonDocument> findOpenBefore(UserId user, Map<OrderKey, Long> before, Bson condition, int limit) {
        Bson open = and(OpenItems.of(user), condition);
        List<Bson> ranges = new ArrayList<>();
        before.forEach((key, sequence) -> ranges.add(and(
                open,
                eq("recordKey", key.text()),
                OpenItems.HAS_SEQUENCE,
                lt("sequence", new BsonTimestamp(sequence)))));
        return openKeys(or(ranges), limit);
    }

    private FindIterable<BsonDocument> openKeys(Bson filter, int limit) {
        return db.items()
                .find(filter)
                .projection(OpenItems.KEYS)
                .sort(ascending("recordKey", "status", "sequence", "_id"))
                .limit(limit)
                .batchSize(Database.ONE_REPLY);
    }

    @Override
    public void repair(UserId user, List<SyncItem> items) {
        List<UpdateOneModel<BsonDocument>> updates =
                items.stream().map(item -> Repair.of(user, item)).toList();
        if (!updates.isEmpty()) {
            db.call(() -> db.items().bulkWrite(updates, new BulkWriteOptions().ordered(false)));
        }
    }

    @Override
    public Page<SyncItem> page(UserId user, Set<Status> statuses, @Nullable Position after, int limit) {
        return list(user, statuses, after, limit).page();
    }

    /** As by {@code SyncStore.list}. */
    Listing list(UserId user, Set<Status> statuses, @Nullable Position after, int limit) {
        if (statuses.isEmpty()) {
            return new Listing(Page.empty(), Set.of());
        }
        ListedPage listed = new ListedPage(limit);
        db.call(() -> {
            try (MongoCursor<RawBsonDocument> rows = Database.majorityReads(db.lanes())
                    .aggregate(ListedPage.pipeline(user, statuses, after, limit), RawBsonDocument.class)
                    .batchSize(Database.ONE_REPLY)
                    .cursor()) {
                boolean room = true;
                while (room && rows.hasNext()) {
                    room = listed.add(Raw.row(rows.next(), ListedRow.DECODING));
                }
            }
        });
        return listed.result();
    }

    @Override
    public QueueCounts counts(@Nullable UserId user, Instant now, int most) {
        return db.call(() -> Counting.count(db.items(), user, now, most));
    }

    @Override
    public Deleted delete(UserId user, Set<Status> statuses) {
        return db.call(() -> {
            Withdrawal withdrawal = Withdrawal.of(user, statuses, new LaneCommands(db).view(user));
            long count = db.items().deleteMany(withdrawal.idle()).getDeletedCount();
            Optional<Bson> running = withdrawal.running();
            return new Deleted(count, running.isPresent() ? db.items().countDocuments(running.get()) : 0);
        });
    }

    @Override
    public boolean replace(SyncItem before, SyncItem after) {
        return db.call(() -> db.items()
                        .updateOne(ItemDocuments.asRead(before), ItemDocuments.settle(before, after))
                        .getMatchedCount()
                == 1);
    }

    @Override
    public long reschedule(Instant now) {
        return db.call(() -> db.items()
                        .updateMany(Reschedule.waiting(now), Reschedule.later(now))
                        .getModifiedCount()
                + db.items()
                        .updateMany(Reschedule.untried(now), Reschedule.atOnce(now))
                        .getModifiedCount());
    }

    @Override
    public List<UserId> usersWithDueWork(Instant now, Duration grace, @Nullable UserId from, int limit) {
        return db.call(() -> {
            DueUsers due = new DueUsers(db.items(), now, grace);
            List<UserId> users = due.from(from, limit);
            if (!due.odd().isEmpty()) {
                UnreadableItems.failOf(due.odd(), db.items());
            }
            return users;
        });
    }
}
