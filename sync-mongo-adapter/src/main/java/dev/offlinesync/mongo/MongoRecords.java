package dev.offlinesync.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.or;
import static com.mongodb.client.model.Filters.type;
import static com.mongodb.client.model.Sorts.ascending;

import com.mongodb.client.MongoCursor;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.record.StoredRecord;
import dev.offlinesync.core.store.Page;
import dev.offlinesync.core.store.RecordStore;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.BsonType;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

final class MongoRecords implements RecordStore {
    private final Database db;

    MongoRecords(Database db) {
        this.db = db;
    }

    @Override
    public Optional<StoredRecord> find(UserId owner, RecordKey key) {
        return Errors.unavailable(() -> Optional.ofNullable(Database.majorityReads(db.collection(key.collection()))
                        .find(and(eq("_id", Ids.of(key)), eq("user", Ids.of(owner))))
                        .first())
                .map(d -> RecordDocuments.read(key.collection(), d)));
    }

    @Override
    public Page<StoredRecord> page(UserId owner, String collection, @Nullable String after, int limit) {
        Bson filter = and(eq("user", Ids.of(owner)), behind(after));
        Page.Filling<StoredRecord> page =
                new Page.Filling<>(limit, r -> r.data().storedSize());
        return Errors.unavailable(() -> {
            try (MongoCursor<BsonDocument> found = Database.majorityReads(db.collection(collection))
                    .find(filter)
                    .sort(ascending("_id"))
                    .limit(limit + 1)
                    .batchSize(Database.ONE_REPLY)
                    .cursor()) {
                boolean room = true;
                while (room && found.hasNext()) {
                    StoredRecord record = RecordDocuments.read(collection, found.next());
                    room = record == null || page.offer(record);
                }
            }
            return page.page();
        });
    }

    /** Texts come before ObjectIds. A comparison alone would stay within one type. */
    private static Bson behind(@Nullable String after) {
        Bson objectIds = type("_id", BsonType.OBJECT_ID);
        if (after == null) {
            return or(type("_id", BsonType.STRING), objectIds);
        }
        Bson sameType = gt("_id", Ids.of(after));
        return Ids.of(after).isString() ? or(sameType, objectIds) : sameType;
    }

    @Override
    public long count(UserId owner, String collection) {
        return Errors.unavailable(
                () -> Database.majorityReads(db.collection(collection)).countDocuments(eq("user", Ids.of(owner))));
    }
}
