package dev.offlinesync.mongo;

import com.mongodb.client.ChangeStreamIterable;
import com.mongodb.client.MongoChangeStreamCursor;
import com.mongodb.client.model.Aggregates;
import com.mongodb.client.model.changestream.ChangeStreamDocument;
import com.mongodb.client.model.changestream.FullDocument;
import com.mongodb.client.model.changestream.FullDocumentBeforeChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/** The changes of the record collections that are not this system's own, as MongoDB tells of them. */
final class ChangeStream {
    /** How long the server waits for a change before it says that there is none. */
    private static final long WAIT_MILLIS = 500;

    /** This system inserts with a number, and sets the whole mark in each update; it replaces no document. */
    private static final Document OWN_UPDATE =
            Document.parse("{$gt: [{$size: {$setIntersection: [['_sync', '_sync.change'],"
                    + " {$map: {input: {$objectToArray: {$ifNull: ['$updateDescription.updatedFields', {}]}}, in: '$$this.k'}}]}},"
                    + " 0]}");

    private final Database db;
    private final Map<String, RecordDocuments> collections;

    ChangeStream(Database db, Map<String, RecordDocuments> collections) {
        this.db = db;
        this.collections = collections;
    }

    /** @param token where to go on; null for what comes from now on */
    MongoChangeStreamCursor<ChangeStreamDocument<BsonDocument>> open(@Nullable BsonDocument token) {
        ChangeStreamIterable<BsonDocument> stream = db.watch(pipeline())
                .fullDocument(FullDocument.UPDATE_LOOKUP)
                .fullDocumentBeforeChange(FullDocumentBeforeChange.WHEN_AVAILABLE)
                .maxAwaitTime(WAIT_MILLIS, TimeUnit.MILLISECONDS);
        if (token != null) {
            stream = stream.startAfter(token);
        }
        return stream.cursor();
    }

    private List<Bson> pipeline() {
        List<Bson> stages = new ArrayList<>();
        stages.add(Aggregates.match(new Document("ns.coll", new Document("$in", List.copyOf(collections.keySet())))
                .append(
                        "$or",
                        List.of(
                                new Document("operationType", new Document("$ne", "update")),
                                new Document("$expr", new Document("$not", List.of(OWN_UPDATE)))))));
        // apart, since what is there of a document before the first stage comes from the log alone
        stages.add(Aggregates.match(Document.parse(
                "{$or: [{operationType: {$ne: 'insert'}}, {'fullDocument._sync.change': {$not: {$gt: 0}}}]}")));
        Document shown = Document.parse("{operationType: 1, ns: 1, documentKey: 1, clusterTime: 1}");
        Set<String> fields = new TreeSet<>(Set.of("_id", "_sync"));
        collections.values().forEach(records -> fields.add(records.ownerField()));
        for (String document : List.of("fullDocument", "fullDocumentBeforeChange")) {
            fields.forEach(field -> shown.append(document + "." + field, 1));
        }
        stages.add(Aggregates.project(shown));
        return stages;
    }
}
