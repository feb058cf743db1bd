package dev.offlinesync.mongo;

import com.mongodb.client.AggregateIterable;
import com.mongodb.client.ClientSession;
import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import dev.offlinesync.core.item.UserId;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/** The reads that a page of a change feed consists of: in a session, which gives them one snapshot, or each by itself. */
interface FeedReads {
    AggregateIterable<BsonDocument> keys(List<Bson> pipeline);

    FindIterable<RawBsonDocument> documents(String collection, Bson filter);

    @Nullable
    BsonDocument lane(UserId user);

    /** Whether all of them see one moment. */
    boolean isSnapshot();

    static FeedReads of(Database db) {
        return new FeedReads() {
            @Override
            public AggregateIterable<BsonDocument> keys(List<Bson> pipeline) {
                return db.lanes().aggregate(pipeline);
            }

            @Override
            public FindIterable<RawBsonDocument> documents(String collection, Bson filter) {
                return raw(db.collection(collection)).find(filter);
            }

            @Override
            public @Nullable BsonDocument lane(UserId user) {
                return db.lanes()
                        .find(Filters.eq("_id", Ids.of(user)))
                        .projection(FeedFields.VIEW)
                        .first();
            }

            @Override
            public boolean isSnapshot() {
                return false;
            }
        };
    }

    static FeedReads of(Database db, MongoClient client, ClientSession session) {
        return new FeedReads() {
            @Override
            public AggregateIterable<BsonDocument> keys(List<Bson> pipeline) {
                return db.collection(client, Schema.LANES).aggregate(session, pipeline);
            }

            @Override
            public FindIterable<RawBsonDocument> documents(String collection, Bson filter) {
                return raw(db.collection(client, collection)).find(session, filter);
            }

            @Override
            public @Nullable BsonDocument lane(UserId user) {
                return db.collection(client, Schema.LANES)
                        .find(session, Filters.eq("_id", Ids.of(user)))
                        .projection(FeedFields.VIEW)
                        .first();
            }

            @Override
            public boolean isSnapshot() {
                return true;
            }
        };
    }

    private static MongoCollection<RawBsonDocument> raw(MongoCollection<BsonDocument> collection) {
        return collection.withDocumentClass(RawBsonDocument.class);
    }
}
