package dev.offlinesync.mongo;

import com.mongodb.MongoClientSettings;
import com.mongodb.MongoException;
import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import com.mongodb.client.ChangeStreamIterable;
import com.mongodb.client.ListCollectionsIterable;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import dev.offlinesync.core.store.StoreUnavailable;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.codecs.BsonValueCodecProvider;
import org.bson.codecs.configuration.CodecRegistries;
import org.bson.codecs.configuration.CodecRegistry;
import org.bson.conversions.Bson;

/**
 * The collections with their concerns.
 *
 * <p>Writes are acknowledged when a majority has them in its journal. Everything is read from the primary. Work to do
 * is read as it is at this moment (read concern local): the commit checks again whatever is decided on it, and an edit
 * that a person made a moment ago counts. Answers to clients are {@linkplain #majorityReads majority reads}, since a
 * failover must not undo a write that a client was told of.
 */
final class Database {
    static final WriteConcern DURABLE = WriteConcern.MAJORITY.withJournal(true);

    private final Clients clients;
    private final String name;
    final Topology topology;
    final Duration timeout;
    /**
     * More than any query here can find. By default the server would stop at 101, and another command would have to ask
     * for the rest.
     */
    static final int ONE_REPLY = 5000;

    /**
     * Not those of the client, which somebody else may have made: theirs may take our documents for beans, write UUIDs in
     * another form, or know no documents at all.
     */
    private static final CodecRegistry CODECS = CodecRegistries.fromRegistries(
            CodecRegistries.fromCodecs(LenientItem.DECODING, DueRow.DECODING, ListedRow.DECODING),
            CodecRegistries.fromProviders(new BsonValueCodecProvider()),
            MongoClientSettings.getDefaultCodecRegistry());

    final Layouts layouts;
    private volatile Handle handle;

    /** The database as one client has it. */
    private record Handle(MongoClient client, MongoDatabase database) {}

    private Database(
            Clients clients, String name, Handle handle, Duration timeout, Topology topology, Layouts layouts) {
        this.clients = clients;
        this.name = name;
        this.handle = handle;
        this.timeout = timeout;
        this.topology = topology;
        this.layouts = layouts;
    }

    /** Asks the server for its topology. */
    static Database open(Clients clients, String name, Duration timeout, Layouts layouts) {
        Handle handle = handle(clients.current(), name, timeout);
        BsonDocument hello =
                handle.database.runCommand(new BsonDocument("hello", new BsonInt32(1)), BsonDocument.class);
        return new Database(clients, name, handle, timeout, Topology.of(hello), layouts);
    }

    private static Handle handle(MongoClient client, String name, Duration timeout) {
        return new Handle(
                client,
                client.getDatabase(name)
                        .withCodecRegistry(CODECS)
                        .withTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                        .withReadPreference(ReadPreference.primary())
                        .withReadConcern(ReadConcern.LOCAL)
                        .withWriteConcern(DURABLE));
    }

    /** Runs an operation. Throws {@link StoreUnavailable} if the database cannot do it at present. */
    <T> T call(Supplier<T> operation) {
        MongoClient used = clients.current();
        try {
            return operation.get();
        } catch (MongoException e) {
            clients.failed(used, e);
            throw Errors.translated(e);
        }
    }

    void call(Runnable operation) {
        call(() -> {
            operation.run();
            return true;
        });
    }

    /** The client to be used now; another one after its connections were refused. */
    MongoClient client() {
        return clients.current();
    }

    private MongoDatabase database() {
        return database(clients.current());
    }

    private MongoDatabase database(MongoClient client) {
        Handle known = handle;
        if (known.client == client) {
            return known.database;
        }
        Handle other = handle(client, name, timeout);
        if (client == clients.current()) {
            handle = other;
        }
        return other.database;
    }

    /** The same collection for a session of this client. */
    MongoCollection<BsonDocument> collection(MongoClient client, String collection) {
        return database(client).getCollection(collection, BsonDocument.class);
    }

    MongoCollection<BsonDocument> items() {
        return collection(Schema.ITEMS);
    }

    /** For transactions of the application's: their concerns and timeouts are theirs, and cannot be changed within. */
    MongoCollection<BsonDocument> itemsOfTransactions() {
        return clients.current()
                .getDatabase(name)
                .withCodecRegistry(CODECS)
                .getCollection(Schema.ITEMS, BsonDocument.class);
    }

    MongoCollection<BsonDocument> lanes() {
        return collection(Schema.LANES);
    }

    MongoCollection<BsonDocument> collection(String name) {
        return database().getCollection(name, BsonDocument.class);
    }

    /** The same collection with majority reads, for answers to clients. */
    static MongoCollection<BsonDocument> majorityReads(MongoCollection<BsonDocument> collection) {
        return collection.withReadConcern(ReadConcern.MAJORITY);
    }

    /** What the server says of these collections, of those that there are. */
    ListCollectionsIterable<BsonDocument> collections(List<String> names) {
        return database().listCollections(BsonDocument.class).filter(Filters.in("name", names));
    }

    /** The changes of all collections, of which a majority has each. */
    ChangeStreamIterable<BsonDocument> watch(List<Bson> pipeline) {
        return database().withReadConcern(ReadConcern.MAJORITY).watch(pipeline, BsonDocument.class);
    }

    BsonDocument run(BsonDocument command) {
        return database().runCommand(command, BsonDocument.class);
    }

    String name() {
        return name;
    }
}
