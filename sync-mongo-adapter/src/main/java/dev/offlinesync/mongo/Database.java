package dev.offlinesync.mongo;

import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.codecs.configuration.CodecRegistries;

/**
 * The collections with their concerns.
 *
 * <p>Writes are acknowledged when a majority has them in its journal. Everything is read from the primary. Work to do is
 * read as it is this moment (read concern local): whatever is decided on it is checked again by the commit, and what a
 * person edited a moment ago counts. What a client is told is read as a majority has it ({@link #majorityReads}): an answer must not
 * speak of a write that a failover could still undo.
 */
final class Database {
    static final WriteConcern DURABLE = WriteConcern.MAJORITY.withJournal(true);

    final MongoClient client;
    final Topology topology;
    final Duration timeout;
    /** More than any query here can find: the server would stop at 101 and be asked for the rest. */
    static final int ONE_REPLY = 5000;

    private final MongoDatabase database;

    private Database(MongoClient client, MongoDatabase database, Duration timeout, Topology topology) {
        this.client = client;
        this.database = database;
        this.timeout = timeout;
        this.topology = topology;
    }

    /** Asks the server what it is. */
    static Database open(MongoClient client, String name, Duration timeout) {
        MongoDatabase plain = client.getDatabase(name);
        MongoDatabase database = plain.withCodecRegistry(CodecRegistries.fromRegistries(
                        CodecRegistries.fromCodecs(LenientItem.DECODING, DueRow.DECODING, ListedRow.DECODING),
                        plain.getCodecRegistry()))
                .withTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .withReadPreference(ReadPreference.primary())
                .withReadConcern(ReadConcern.LOCAL)
                .withWriteConcern(DURABLE);
        BsonDocument hello = database.runCommand(new BsonDocument("hello", new BsonInt32(1)), BsonDocument.class);
        return new Database(client, database, timeout, Topology.of(hello));
    }

    MongoCollection<BsonDocument> items() {
        return collection(Schema.ITEMS);
    }

    MongoCollection<BsonDocument> lanes() {
        return collection(Schema.LANES);
    }

    MongoCollection<BsonDocument> collection(String name) {
        return database.getCollection(name, BsonDocument.class);
    }

    /** The same collection, to read what a client is told. */
    static MongoCollection<BsonDocument> majorityReads(MongoCollection<BsonDocument> collection) {
        return collection.withReadConcern(ReadConcern.MAJORITY);
    }

    BsonDocument run(BsonDocument command) {
        return database.runCommand(command, BsonDocument.class);
    }

    String name() {
        return database.getName();
    }
}
