package dev.offlinesync.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Sorts.ascending;

import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoCursor;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.record.StoredRecord;
import dev.offlinesync.core.store.FeedPage;
import dev.offlinesync.core.store.FeedScan;
import dev.offlinesync.core.store.Page;
import dev.offlinesync.core.store.RecordStore;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

final class MongoRecords implements RecordStore {
    private final Database db;
    private final MongoFeed feed;

    MongoRecords(Database db) {
        this.db = db;
        this.feed = new MongoFeed(db);
    }

    @Override
    public Optional<StoredRecord> find(UserId owner, RecordKey key) {
        RecordDocuments records = db.layouts.of(key.collection());
        Bson filter = and(in("_id", ForeignIds.of(key.id())), records.ownedBy(owner));
        return db.call(() -> {
            StoredRecord found = null;
            for (RawBsonDocument raw : collection(key.collection()).find(filter)) {
                BsonDocument d = Raw.document(raw);
                StoredRecord record = records.read(d);
                boolean isIt = record != null && record.key().equals(key) && record.isOf(owner);
                if (isIt && (found == null || Ids.of(key).equals(d.get("_id")))) {
                    found = record;
                }
            }
            return Optional.ofNullable(found);
        });
    }

    @Override
    public Page<StoredRecord> page(UserId owner, String collection, @Nullable String after, int limit) {
        RecordPages pages = new RecordPages(db.layouts.of(collection), limit);
        return db.call(() -> {
            BsonValue last = after == null ? null : RecordPlace.id(after);
            boolean goOn = true;
            while (goOn) {
                try (MongoCursor<RawBsonDocument> found = findBehind(owner, collection, last, limit + 1)
                        .batchSize(Database.ONE_REPLY)
                        .cursor()) {
                    goOn = pages.take(found);
                    last = pages.last();
                }
            }
            return pages.page();
        });
    }

    /** In the order of ids. */
    FindIterable<RawBsonDocument> findBehind(UserId owner, String collection, @Nullable BsonValue last, int limit) {
        return collection(collection)
                .find(and(db.layouts.of(collection).ownedBy(owner), RecordPlace.behind(last)))
                .sort(ascending("_id"))
                .limit(limit);
    }

    @Override
    public FeedPage changes(UserId owner, FeedScan scan) {
        return db.call(() -> feed.page(owner, scan));
    }

    @Override
    public long count(UserId owner, String collection) {
        return db.call(() -> {
            BsonDocument counted = collection(collection)
                    .aggregate(db.layouts.of(collection).count(owner))
                    .first();
            return counted == null ? 0 : Fields.whole(counted, "n", 0);
        });
    }

    private MongoCollection<RawBsonDocument> collection(String name) {
        return Database.majorityReads(db.collection(name)).withDocumentClass(RawBsonDocument.class);
    }
}
