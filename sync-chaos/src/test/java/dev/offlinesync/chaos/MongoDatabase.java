package dev.offlinesync.chaos;

import com.mongodb.ReadConcern;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bson.BsonTimestamp;
import org.bson.Document;

/** Through the driver, past every proxy. */
final class MongoDatabase implements Database {
    private static final List<String> COLLECTIONS = List.of("expenses", "orders");

    private final MongoClient client;
    private final com.mongodb.client.MongoDatabase db;

    MongoDatabase(String uri, String name) {
        client = MongoClients.create(uri);
        db = client.getDatabase(name).withReadConcern(ReadConcern.MAJORITY).withWriteConcern(WriteConcern.MAJORITY);
    }

    @Override
    public Snapshot read() {
        List<Snapshot.Item> items = new ArrayList<>();
        db.getCollection("syncqueues").find().forEach(d -> items.add(item(d)));
        List<Snapshot.Record> records = new ArrayList<>();
        for (String collection : COLLECTIONS) {
            db.getCollection(collection).find().forEach(d -> records.add(record(collection, d)));
        }
        List<Snapshot.Tombstone> tombstones = new ArrayList<>();
        db.getCollection("synctombstones").find().forEach(d -> tombstones.add(tombstone(d)));
        List<Snapshot.Lane> lanes = new ArrayList<>();
        db.getCollection("synclanes")
                .find()
                .forEach(d -> lanes.add(new Snapshot.Lane(text(d.get("_id")), text(d.get("owner")))));
        return new Snapshot(items, records, tombstones, lanes);
    }

    private static Snapshot.Item item(Document d) {
        Document failure = d.get("failure", Document.class);
        Document response = d.get("responseData", Document.class);
        return new Snapshot.Item(
                text(d.get("_id")),
                text(d.get("userId")),
                text(d.get("mutationId")),
                d.getString("status"),
                d.getInteger("attempts"),
                d.getInteger("maxAttempts"),
                failure == null ? "" : text(failure.get("kind")),
                d.get("sequence", BsonTimestamp.class).getValue(),
                response == null ? Map.of() : response);
    }

    private static Snapshot.Record record(String collection, Document d) {
        Document mark = d.get("_sync", new Document());
        return new Snapshot.Record(
                collection + "/" + text(d.get("_id")),
                text(d.get("user")),
                mark.get("version", (Number) 0).longValue(), // none in what another program wrote, until it is adopted
                text(mark.get("item")),
                d);
    }

    private static Snapshot.Tombstone tombstone(Document d) {
        Document id = d.get("_id", Document.class);
        return new Snapshot.Tombstone(
                text(id.get("c")) + "/" + text(id.get("id")),
                text(d.get("user")),
                d.get("version", Number.class).longValue(),
                text(d.get("item")));
    }

    private static String text(Object value) {
        return value == null ? "" : value.toString(); // of an ObjectId, its hex digits
    }

    @Override
    public boolean isQuiet() {
        Document open = new Document("status", new Document("$in", List.of("pending", "processing")));
        Document held = new Document("owner", new Document("$ne", null));
        return db.getCollection("syncqueues").countDocuments(open) == 0
                && db.getCollection("synclanes").countDocuments(held) == 0;
    }

    @Override
    public void hurry() {
        Document waiting = new Document("status", "pending").append("retryAt", new Document("$ne", null));
        db.getCollection("syncqueues").updateMany(waiting, new Document("$set", new Document("retryAt", null)));
    }

    @Override
    public void wipe() {
        for (String collection : List.of("syncqueues", "synctombstones", "expenses", "orders")) {
            db.getCollection(collection).deleteMany(new Document());
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
