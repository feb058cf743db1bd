package dev.offlinesync.mongo;

import com.mongodb.bulk.BulkWriteResult;
import com.mongodb.client.MongoIterable;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.WriteModel;
import java.util.List;
import java.util.OptionalLong;
import org.bson.BsonDocument;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/** The commands that a commit consists of, inside a transaction or (on a standalone server) without one. */
interface Access {
    MongoIterable<BsonDocument> find(String collection, Bson filter);

    Iterable<LenientItem> findItems(Bson filter);

    /** @return how many documents matched */
    long update(String collection, Bson filter, List<Bson> pipeline);

    /** {@link #update} of one document, and of that document as it is then these fields; null if none matched. */
    @Nullable
    BsonDocument findAndUpdate(String collection, Bson filter, List<Bson> pipeline, Bson projection);

    /**
     * A time that is not below the sequence of any item stored before this access began, and below that of any item
     * stored from now on; empty if the server has no such time.
     */
    OptionalLong clusterTime();

    /** In order, up to the first error; one command for each run of models of one kind. */
    BulkWriteResult write(String collection, List<WriteModel<BsonDocument>> models);

    /** The document as it is after the update. */
    static FindOneAndUpdateOptions afterwards(Bson projection) {
        return new FindOneAndUpdateOptions()
                .returnDocument(ReturnDocument.AFTER)
                .projection(projection);
    }

    /** Each command by itself. */
    static Access direct(Database db) {
        return new Access() {
            @Override
            public MongoIterable<BsonDocument> find(String collection, Bson filter) {
                return db.collection(collection).find(filter).batchSize(Database.ONE_REPLY);
            }

            @Override
            public Iterable<LenientItem> findItems(Bson filter) {
                return db.items().find(filter, LenientItem.class).batchSize(Database.ONE_REPLY);
            }

            @Override
            public long update(String collection, Bson filter, List<Bson> pipeline) {
                return db.collection(collection).updateOne(filter, pipeline).getMatchedCount();
            }

            @Override
            public @Nullable BsonDocument findAndUpdate(
                    String collection, Bson filter, List<Bson> pipeline, Bson projection) {
                return db.collection(collection).findOneAndUpdate(filter, pipeline, afterwards(projection));
            }

            @Override
            public OptionalLong clusterTime() {
                return OptionalLong.empty();
            }

            @Override
            public BulkWriteResult write(String collection, List<WriteModel<BsonDocument>> models) {
                return db.collection(collection).bulkWrite(models);
            }
        };
    }
}
