package dev.offlinesync.bench.database;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;

import com.mongodb.ClientSessionOptions;
import com.mongodb.ReadConcern;
import com.mongodb.TransactionOptions;
import com.mongodb.WriteConcern;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import com.mongodb.client.model.WriteModel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonObjectId;
import org.bson.BsonString;
import org.bson.BsonTimestamp;
import org.bson.BsonValue;

/** The driver alone: bulk commands, and the six commands of a batch. */
final class BareMongo implements Bare {
    private static final List<String> COLLECTIONS = List.of("syncqueues", "synclanes", "expenses");
    private static final Set<String> OWN_OPTIONS = Set.of("v", "ns");

    private final MongoClient client;
    private final MongoDatabase like;
    private final MongoDatabase database;

    /**
     * @param like the database that a server has prepared
     * @param name of the one to work in
     */
    BareMongo(MongoClient client, String like, String name) {
        this.client = client;
        this.like = client.getDatabase(like);
        this.database = client.getDatabase(name).withWriteConcern(WriteConcern.MAJORITY.withJournal(true));
    }

    @Override
    public void prepare() {
        database.drop();
        for (String name : COLLECTIONS) {
            database.createCollection(name);
            List<BsonDocument> indexes = new ArrayList<>();
            like.getCollection(name).listIndexes(BsonDocument.class).forEach(index -> {
                if (!index.getString("name").getValue().equals("_id_")) {
                    OWN_OPTIONS.forEach(index::remove);
                    indexes.add(index);
                }
            });
            if (!indexes.isEmpty()) {
                database.runCommand(new BsonDocument("createIndexes", new BsonString(name))
                        .append("indexes", new org.bson.BsonArray(indexes)));
            }
        }
    }

    @Override
    public Client client() {
        return new Work();
    }

    private final class Work implements Client {
        private final MongoCollection<BsonDocument> items = database.getCollection("syncqueues", BsonDocument.class);
        private final MongoCollection<BsonDocument> lanes = database.getCollection("synclanes", BsonDocument.class);
        private final MongoCollection<BsonDocument> records = database.getCollection("expenses", BsonDocument.class);
        private final ClientSession session = client.startSession(
                ClientSessionOptions.builder().causallyConsistent(false).build());
        private final TransactionOptions options = TransactionOptions.builder()
                .readConcern(ReadConcern.SNAPSHOT)
                .writeConcern(WriteConcern.MAJORITY.withJournal(true))
                .build();
        private long n;

        @Override
        public void insert(String user, int count, String status) {
            List<BsonDocument> documents = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                documents.add(item(user, status));
            }
            if (count == 1) {
                items.insertOne(documents.get(0));
            } else {
                items.insertMany(documents);
            }
        }

        private BsonDocument item(String user, String status) {
            n++;
            BsonDateTime now = new BsonDateTime(System.currentTimeMillis());
            String id = UUID.randomUUID().toString();
            return new BsonDocument("_id", new BsonObjectId())
                    .append("userId", new BsonString(user))
                    .append("endpoint", new BsonString("/api/expenses"))
                    .append("method", new BsonString("POST"))
                    .append("data", data())
                    .append("status", new BsonString(status))
                    .append("attempts", new BsonInt32(0))
                    .append("maxAttempts", new BsonInt32(5))
                    .append("error", BsonNull.VALUE)
                    .append("responseData", BsonNull.VALUE)
                    .append("deviceId", new BsonString("bench"))
                    .append("priority", new BsonInt32(0))
                    .append("retryAt", BsonNull.VALUE)
                    .append("createdAt", now)
                    .append("updatedAt", now)
                    .append("sequence", new BsonTimestamp(0, 0))
                    .append("recordKey", new BsonString("expenses/" + id.substring(0, 24)))
                    .append("contentHash", new BsonString((id + id).substring(0, 64)))
                    .append("epoch", new BsonInt64(0))
                    .append("mutationId", new BsonString(id));
        }

        private BsonDocument data() {
            return new BsonDocument("amount", new org.bson.BsonDouble(n % 1000 + n % 100 / 100.0))
                    .append("category", new BsonString("Food"))
                    .append("description", new BsonString("lunch with customer number " + n))
                    .append(
                            "date",
                            new BsonDateTime(
                                    Instant.parse("2026-03-01T12:00:00Z").toEpochMilli()));
        }

        @Override
        public int process(String user, int batch) {
            List<BsonDocument> due = items.find(and(eq("userId", user), eq("status", "pending")))
                    .sort(new BsonDocument("priority", new BsonInt32(-1)).append("sequence", new BsonInt32(1)))
                    .limit(batch + 1)
                    .batchSize(batch + 2)
                    .into(new ArrayList<>());
            if (due.isEmpty()) {
                return 0;
            }
            List<BsonDocument> run = due.subList(0, Math.min(batch, due.size()));
            BsonValue owner = new BsonString(UUID.randomUUID().toString());
            lanes.findOneAndUpdate(
                    eq("_id", user),
                    Updates.combine(Updates.inc("epoch", 1L), Updates.set("owner", owner)),
                    new FindOneAndUpdateOptions().upsert(true));
            session.startTransaction(options);
            lanes.updateOne(session, and(eq("_id", user), eq("owner", owner)), Updates.set("owner", BsonNull.VALUE));
            records.insertMany(session, run.stream().map(i -> record(user, i)).toList());
            items.bulkWrite(session, run.stream().map(this::settlement).toList());
            session.commitTransaction();
            return run.size();
        }

        private BsonDocument record(String user, BsonDocument item) {
            BsonDateTime now = new BsonDateTime(System.currentTimeMillis());
            BsonDocument record = new BsonDocument("_id", item.get("_id")).append("user", new BsonString(user));
            record.putAll(item.getDocument("data"));
            return record.append("createdAt", now)
                    .append("updatedAt", now)
                    .append(
                            "_sync",
                            new BsonDocument("version", new BsonInt64(1))
                                    .append("item", item.get("_id"))
                                    .append("change", new BsonInt64(CHANGE)));
        }

        @Override
        public int pull(String user, long change, int most) {
            return records.find(and(eq("user", user), gt("_sync.change", change)))
                    .sort(Sorts.ascending("_sync.change", "_id"))
                    .limit(most)
                    .batchSize(most + 1)
                    .into(new ArrayList<>())
                    .size();
        }

        private WriteModel<BsonDocument> settlement(BsonDocument item) {
            BsonDateTime now = new BsonDateTime(System.currentTimeMillis());
            BsonDocument answer = new BsonDocument("_id", item.get("_id"));
            answer.putAll(item.getDocument("data"));
            BsonDocument set = new BsonDocument("status", new BsonString("completed"))
                    .append("attempts", new BsonInt32(1))
                    .append("error", BsonNull.VALUE)
                    .append("failure", BsonNull.VALUE)
                    .append("responseData", answer)
                    .append("retryAt", BsonNull.VALUE)
                    .append("updatedAt", now)
                    .append("completedAt", now)
                    .append("epoch", new BsonInt64(1));
            return new UpdateOneModel<>(
                    new BsonDocument("_id", item.get("_id"))
                            .append("status", new BsonString("pending"))
                            .append("sequence", item.get("sequence")),
                    new BsonDocument("$set", set),
                    new UpdateOptions().hint(new BsonDocument("_id", new BsonInt32(1))));
        }
    }

    @Override
    public void close() {
        database.drop();
    }
}
