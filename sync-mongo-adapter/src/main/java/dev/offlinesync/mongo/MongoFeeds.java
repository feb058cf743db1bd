package dev.offlinesync.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.exists;
import static com.mongodb.client.model.Filters.in;

import com.mongodb.MongoCommandException;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.Updates;
import dev.offlinesync.core.store.FeedOperations;
import dev.offlinesync.core.store.StoreUnavailable;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.conversions.Bson;
import org.bson.json.JsonParseException;
import org.jspecify.annotations.Nullable;

/** The feeds of all users. */
final class MongoFeeds implements FeedOperations {
    private final Database db;

    MongoFeeds(Database db) {
        this.db = db;
    }

    @Override
    public long reset() {
        return db.call(() -> db.lanes()
                .updateMany(exists("generation"), Updates.unset("generation"))
                .getModifiedCount());
    }

    @Override
    public long touch(String collection, @Nullable String query, Touch touch) {
        Bson filter = query == null ? new BsonDocument() : parsed(query);
        try {
            return touch == Touch.COUNT
                    ? db.call(() -> db.collection(collection).countDocuments(filter))
                    : publish(collection, filter);
        } catch (MongoCommandException e) {
            throw new IllegalArgumentException("MongoDB refuses this: " + e.getErrorMessage(), e);
        } catch (StoreUnavailable e) {
            throw query != null && Errors.isOutOfTime(e.getCause())
                    ? new IllegalArgumentException(
                            "MongoDB did not answer within the " + db.timeout.toSeconds()
                                    + " s that a step may take: the query may be slow (give it an index, or make it"
                                    + " simpler), or the database is busy",
                            e)
                    : e;
        }
    }

    private long publish(String collection, Bson filter) {
        long touched = 0;
        @Nullable BsonValue last = null;
        List<BsonValue> ids;
        do {
            Bson behind = RecordPlace.behind(last);
            ids = db.call(() -> {
                List<BsonValue> found = new ArrayList<>();
                for (BsonDocument d : db.collection(collection)
                        .find(and(filter, behind))
                        .projection(Projections.include("_id"))
                        .sort(Sorts.ascending("_id"))
                        .limit(STEP)) {
                    found.add(d.get("_id"));
                }
                return found;
            });
            if (!ids.isEmpty()) {
                List<BsonValue> some = ids;
                last = ids.get(ids.size() - 1);
                touched += db.call(() -> db.collection(collection)
                        .updateMany(in("_id", some), Updates.unset(FeedKeys.CHANGE))
                        .getMatchedCount());
            }
        } while (ids.size() == STEP);
        return touched;
    }

    private static BsonDocument parsed(String query) {
        try {
            return BsonDocument.parse(query);
        } catch (JsonParseException | org.bson.BsonInvalidOperationException e) {
            throw new IllegalArgumentException(
                    "QUERY is a filter as in mongosh, such as '{ \"category\": \"lunch\" }': " + e.getMessage(), e);
        }
    }
}
