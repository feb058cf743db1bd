package dev.offlinesync.mongo;

import static com.mongodb.client.model.Aggregates.match;
import static com.mongodb.client.model.Aggregates.project;
import static com.mongodb.client.model.Aggregates.unionWith;
import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Projections.exclude;

import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.store.FeedState;
import dev.offlinesync.core.store.PresentItems;
import dev.offlinesync.core.store.QueueStore.Receipts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.conversions.Bson;

/** Receipts as one aggregate: first the user's lane, in a field of its own, then the items. */
final class ReceiptRow {
    private static final BsonDocumentCodec DOCUMENTS = new BsonDocumentCodec();
    private static final String LANE = "lane";

    private ReceiptRow() {}

    static List<Bson> pipeline(UserId user, Collection<ItemId> ids) {
        return List.of(
                match(eq("_id", Ids.of(user))),
                project(FeedFields.VIEW),
                BsonDocument.parse("{$project: {_id: 0, " + LANE + ": '$$ROOT'}}"),
                unionWith(
                        Schema.ITEMS,
                        List.of(
                                match(and(in("_id", Ids.of(ids)), eq("userId", Ids.of(user)))),
                                project(exclude("data", "base", LANE)))));
    }

    static Receipts read(Iterable<RawBsonDocument> rows) {
        PresentItems present = new PresentItems();
        List<SyncItem> items = new ArrayList<>();
        FeedState feed = null;
        for (RawBsonDocument row : rows) {
            if (row.containsKey(LANE)) {
                feed = FeedFields.state(Fields.document(row.decode(DOCUMENTS), LANE));
                continue;
            }
            SyncItem bare = row.decode(LenientItem.BARE).item();
            if (bare != null) {
                items.add(present.bounded(
                        () -> Objects.requireNonNull(
                                Raw.row(row, LenientItem.DECODING).item()),
                        () -> bare));
            }
        }
        return new Receipts(items, present.shortened(), feed);
    }
}
