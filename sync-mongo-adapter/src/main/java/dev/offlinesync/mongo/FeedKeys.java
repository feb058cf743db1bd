package dev.offlinesync.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.expr;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.not;

import com.mongodb.client.model.Aggregates;
import com.mongodb.client.model.Sorts;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.store.FeedPage;
import dev.offlinesync.core.store.FeedPlace;
import dev.offlinesync.core.store.FeedScan;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonValue;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a page of a change feed as one aggregation over the lane: first the lane, then the keys in the order of the
 * feed. Each collection and its tombstones contribute at most a page, from the bounds of an index; records come before
 * tombstones, which matters where there is no snapshot.
 */
final class FeedKeys {
    /** Of a record; its documents may have owners in several forms. */
    static final String CHANGE = "_sync.change";

    private static final Bson ORDER = Sorts.ascending("n", "c", "i");

    /** In bytes, as JSON. */
    private static final int MOST_ID = 800;

    private final Layouts layouts;
    private final UserId owner;
    private final FeedScan scan;

    FeedKeys(Layouts layouts, UserId owner, FeedScan scan) {
        this.layouts = layouts;
        this.owner = owner;
        this.scan = scan;
    }

    List<Bson> pipeline() {
        List<Bson> stages = new ArrayList<>();
        stages.add(Aggregates.match(eq("_id", Ids.of(owner))));
        stages.add(Aggregates.project(FeedFields.VIEW));
        for (String collection : scan.collections()) {
            FeedPlace after = scan.after().in(collection);
            Bson owned = layouts.of(collection).ownedBy(owner);
            Bson keys = Document.parse("{_id: 0, n: {$ifNull: ['$_sync.change', {$numberLong: '0'}]}, i: '$_id',"
                            + " size: {$bsonSize: '$$ROOT'}}")
                    .append("c", new Document("$literal", collection));
            branches(stages, collection, owned, CHANGE, "_id", after, keys);
        }
        if (scan.floor() != FeedScan.NO_TOMBSTONES) {
            scan.collections().forEach(collection -> tombstones(stages, collection));
        }
        stages.add(Aggregates.sort(ORDER));
        stages.add(Aggregates.limit(scan.limit() + 2)); // the lane, and one more than the page may have
        scan.collections().forEach(collection -> stages.add(unnumbered(collection)));
        return stages;
    }

    /** What another program has written: from the bounds of the same index, below and above all numbers that are given. */
    private Bson unnumbered(String collection) {
        RecordDocuments records = layouts.of(collection);
        return Aggregates.unionWith(
                collection,
                List.of(
                        Aggregates.match(and(records.ownedBy(owner), not(gt(CHANGE, 0L)))),
                        Aggregates.match(expr(records.isRecord())),
                        Aggregates.limit(FeedPage.MOST_UNNUMBERED),
                        Aggregates.project(Document.parse("{_id: 0, unnumbered: '$_id', size: {$bsonSize: '$$ROOT'}}")
                                .append("c", new Document("$literal", collection)))));
    }

    private void tombstones(List<Bson> stages, String collection) {
        FeedPlace place = scan.after().in(collection);
        FeedPlace after =
                place.complete() < scan.floor() ? FeedPlace.behind(scan.floor()).in(collection) : place;
        Bson owned = and(eq("user", Ids.of(owner)), eq("_id.c", collection));
        Bson keys = Document.parse("{_id: 0, n: '$change', c: '$_id.c', i: '$_id.id', version: '$version'}");
        branches(stages, Schema.TOMBSTONES, owned, "change", "_id.id", after, keys);
    }

    /** What is left of the number of this place, and what has higher ones. */
    private void branches(
            List<Bson> stages, String collection, Bson owned, String change, String id, FeedPlace after, Bson keys) {
        boolean isWithin = !after.id().isEmpty() || after.change() == 0;
        if (isWithin) {
            // of records alone: a tombstone without a number was there before anybody asked
            BsonValue number = after.change() == 0 ? null : new BsonInt64(after.change());
            Bson ofNumber = and(owned, eq(change, number), RecordPlace.behind(id, idOf(after)));
            stages.add(branch(collection, ofNumber, Sorts.ascending(id), keys));
        }
        Bson higher =
                and(owned, gt(change, isWithin ? after.change() : after.change() - 1), RecordPlace.behind(id, null));
        stages.add(branch(collection, higher, Sorts.ascending(change, id), keys));
    }

    private Bson branch(String collection, Bson filter, Bson order, Bson keys) {
        return Aggregates.unionWith(
                collection,
                List.of(
                        Aggregates.match(filter),
                        Aggregates.sort(order),
                        Aggregates.limit(scan.limit() + 1),
                        Aggregates.project(keys)));
    }

    /** The id of the key at this place; null if the place is before all ids. */
    private static @Nullable BsonValue idOf(FeedPlace place) {
        return place.id().isEmpty() ? null : BsonDocument.parse(place.id()).get("i");
    }

    /** Whether a cursor has room for the id of this key. It has for every id that a client can express. */
    static boolean hasPlace(BsonDocument key) {
        return id(key).getBytes(StandardCharsets.UTF_8).length <= MOST_ID;
    }

    /** The place of a key; behind its number if it has none. */
    static FeedPlace place(BsonDocument key) {
        long number = Fields.whole(key, "n", 0);
        return hasPlace(key) ? new FeedPlace(number, collection(key), id(key)) : FeedPlace.behind(number);
    }

    private static String id(BsonDocument key) {
        return new BsonDocument("i", key.get("i")).toJson();
    }

    static String collection(BsonDocument key) {
        return key.getString("c").getValue();
    }
}
