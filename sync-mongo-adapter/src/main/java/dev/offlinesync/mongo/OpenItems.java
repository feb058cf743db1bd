package dev.offlinesync.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Filters.nor;
import static com.mongodb.client.model.Filters.not;
import static com.mongodb.client.model.Filters.or;
import static com.mongodb.client.model.Filters.type;
import static com.mongodb.client.model.Projections.fields;
import static com.mongodb.client.model.Projections.include;
import static com.mongodb.client.model.Sorts.ascending;

import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.OrderKey;
import dev.offlinesync.core.item.Position;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.rules.OpenItem;
import dev.offlinesync.core.store.QueueStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonNull;
import org.bson.BsonTimestamp;
import org.bson.BsonType;
import org.bson.BsonValue;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * The filters that find open items. They are ranges and negated ranges, which MongoDB answers from index bounds. A
 * negated range also matches a field that is missing or of another type, so a document that a person edited is never
 * missed.
 */
final class OpenItems {
    /** Highest priority first, then oldest first; ids decide among items written by hand. */
    static final Bson ORDER = new BsonDocument("priority", new BsonInt32(-1))
            .append("sequence", new BsonInt32(1))
            .append("_id", new BsonInt32(1));

    /** The index of the items of a record, of any status. */
    static final Bson BY_RECORD = ascending("userId", "recordKey", "status", "sequence", "_id", "priority", "retryAt");

    /** The index of users with work to do. */
    static final Bson WORK = ascending("status", "userId", "retryAt", "createdAt");

    /** The fields of an {@link OpenItem}; the indexes contain all of them. */
    static final Bson KEYS = fields(include("recordKey", "priority", "sequence", "retryAt"));

    /** What tells the kind of its failure, beside {@link #KEYS}. */
    static final Bson FAILURE = include("failure.kind", "error");

    static final Bson HAS_PRIORITY = gte("priority", Double.NEGATIVE_INFINITY);
    static final Bson HAS_SEQUENCE = gt("sequence", new BsonTimestamp(0, 0));
    static final Bson HAS_RECORD_KEY = gte("recordKey", "");

    private static final List<String> LET_PASS = Stream.of(Failure.Kind.values())
            .filter(Failure.Kind::letsPass)
            .map(Failure.Kind::wire)
            .toList();

    private OpenItems() {}

    static Bson of(UserId user) {
        return of(user, Status.OPEN);
    }

    static Bson of(UserId user, Set<Status> statuses) {
        return and(eq("userId", Ids.of(user)), in("status", wire(statuses)));
    }

    /**
     * Items with everything that the order needs: neither written by hand nor by an earlier system, or repaired since.
     */
    static Bson due(UserId user, Instant now) {
        return and(of(user), isDueAndComplete(now));
    }

    static Bson isDueAndComplete(Instant now) {
        return and(HAS_PRIORITY, HAS_SEQUENCE, HAS_RECORD_KEY, notAfter("retryAt", now));
    }

    /**
     * What comes after a position in the order. Each status is separate, and each is three ranges of the index that are
     * already sorted, so the server only merges them.
     */
    static Bson behind(UserId user, Set<Status> statuses, Bson condition, Position place) {
        Bson samePriority = eq("priority", place.priority());
        // items that were never repaired have no sequence, and come first
        boolean unordered = place.sequence() == SyncItem.UNORDERED;
        BsonValue sequence = unordered ? BsonNull.VALUE : new BsonTimestamp(place.sequence());
        List<Bson> ranges = new ArrayList<>();
        for (String status : wire(statuses)) {
            Bson all = and(eq("userId", Ids.of(user)), eq("status", status), condition);
            ranges.add(and(all, samePriority, eq("sequence", sequence), gt("_id", Ids.of(place.id()))));
            ranges.add(and(all, samePriority, unordered ? HAS_SEQUENCE : gt("sequence", sequence)));
            ranges.add(and(all, lt("priority", place.priority())));
        }
        return or(ranges);
    }

    /** Items that lack one of the three fields; one filter for each, so that index bounds answer each. */
    static Bson toRepair(UserId user) {
        return or(
                and(of(user), not(HAS_RECORD_KEY)), and(of(user), not(HAS_SEQUENCE)), and(of(user), not(HAS_PRIORITY)));
    }

    /** Items that do not let pass, see {@link OpenItem#letsPass}. */
    static Bson holds(Instant now) {
        return nor(and(after("retryAt", now), type("error", BsonType.STRING), in("failure.kind", LET_PASS)));
    }

    static Bson notAfter(String field, Instant time) {
        return not(gt(field, new BsonDateTime(time.toEpochMilli())));
    }

    static Bson after(String field, Instant time) {
        return gt(field, new BsonDateTime(time.toEpochMilli()));
    }

    static List<String> wire(Set<Status> statuses) {
        return statuses.stream().map(Status::wire).sorted().toList();
    }

    static List<OpenItem> readAll(Iterable<BsonDocument> documents, Instant now) {
        return StreamSupport.stream(documents.spliterator(), false)
                .map(d -> read(d, now))
                .filter(Objects::nonNull)
                .toList();
    }

    private static @Nullable OpenItem read(BsonDocument d, Instant now) {
        ItemId id = Ids.item(d.get("_id"));
        String recordKey = Fields.text(d, "recordKey");
        Instant retryAt = Fields.instant(d, "retryAt");
        return id == null || recordKey == null
                ? null
                : new OpenItem(
                        id,
                        new OrderKey(recordKey),
                        Fields.integer(d, "priority", 0),
                        Fields.timestamp(d, "sequence"),
                        retryAt == null || !retryAt.isAfter(now),
                        null);
    }

    /** Puts in the kind of this item's failure, read with {@link #FAILURE}, if it has one. */
    static void putFailure(BsonDocument d, Map<ItemId, Failure.Kind> kinds) {
        ItemId id = Ids.item(d.get("_id"));
        BsonDocument failure = Fields.document(d, "failure");
        if (id != null && Fields.text(d, "error") != null) {
            kinds.put(id, Failure.Kind.ofStored(failure == null ? null : Fields.text(failure, "kind")));
        }
    }

    static QueueStore.@Nullable Begun begun(BsonDocument d) {
        ItemId id = Ids.item(d.get("_id"));
        String recordKey = Fields.text(d, "recordKey");
        return id == null || recordKey == null
                ? null
                : new QueueStore.Begun(new OrderKey(recordKey), id, Fields.timestamp(d, "sequence"));
    }
}
