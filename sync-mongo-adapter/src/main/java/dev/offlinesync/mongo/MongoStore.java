package dev.offlinesync.mongo;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoException;
import com.mongodb.ServerAddress;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.model.Accumulators;
import com.mongodb.client.model.Aggregates;
import com.mongodb.client.model.CountOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import com.mongodb.connection.ClusterSettings;
import dev.offlinesync.core.item.IdSecret;
import dev.offlinesync.core.item.Position;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.record.ConflictRecord;
import dev.offlinesync.core.store.DeviceStore;
import dev.offlinesync.core.store.Enlistment;
import dev.offlinesync.core.store.FeedOperations;
import dev.offlinesync.core.store.ForeignWrites;
import dev.offlinesync.core.store.LaneStore;
import dev.offlinesync.core.store.QueueStore;
import dev.offlinesync.core.store.RecordStore;
import dev.offlinesync.core.store.StoreUnavailable;
import dev.offlinesync.core.store.SyncStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.bson.BsonDocument;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * Queue, lanes and records in MongoDB 4.4 or later.
 *
 * <p>On a replica set (one node is enough) or a sharded cluster every batch is one transaction. A standalone server has
 * no transactions: after a crash an update may be merged twice, and an instance that was stopped in the middle of a
 * batch and resumed later is not fenced off. {@link #warnings} says so.
 */
public final class MongoStore implements SyncStore {
    public static final String DEFAULT_DATABASE = "offlinesync";

    /** Of transactions; a lease of an hour would allow longer ones, and they would run again. */
    private static final Duration LONGEST_CALL = Duration.ofSeconds(30);

    private static final String NO_TRANSACTIONS =
            "this MongoDB is a standalone server without transactions: after a crash an update may be merged twice, and"
                    + " an instance that was stopped in the middle of a batch and resumed later is not fenced off. A"
                    + " replica set of one node has neither weakness: start mongod with --replSet rs0, then run"
                    + " rs.initiate() once in mongosh";

    private final Database db;
    private final String place;
    private final Clients clients;
    private final List<String> warnings;
    private final MongoQueue queue;
    private final LaneStore lanes;
    private final RecordStore records;
    private final IdSecret idSecret;
    private final Set<String> collections;

    private MongoStore(
            Database db,
            String place,
            List<String> warnings,
            Sessions sessions,
            Clients clients,
            IdSecret idSecret,
            Set<String> collections) {
        this.collections = collections;
        this.db = db;
        this.place = place;
        this.clients = clients;
        this.warnings = List.copyOf(warnings);
        this.queue = new MongoQueue(db);
        this.lanes = db.topology.hasTransactions() ? new MongoLanes(db, sessions) : new StandaloneLanes(db);
        this.records = new MongoRecords(db);
        this.idSecret = idSecret;
    }

    /**
     * Connects, and prepares the database (named in the URI, else {@value #DEFAULT_DATABASE}).
     *
     * @throws IllegalArgumentException if {@code uri} is not a connection string
     * @throws IllegalStateException if the database was written by a newer version, or refuses access
     * @throws StoreUnavailable if it cannot be reached within the timeout
     */
    public static MongoStore open(String uri, MongoStoreOptions options) {
        ConnectionString connection;
        try {
            connection = new ConnectionString(uri);
        } catch (IllegalArgumentException e) {
            // without its text, which may quote a password
            throw new IllegalArgumentException("not a MongoDB connection string (mongodb://host:port/database)");
        }
        String database = connection.getDatabase() == null ? DEFAULT_DATABASE : connection.getDatabase();
        Clients clients = Clients.renewable(
                () -> MongoClients.create(MongoClientSettings.builder()
                        .applicationName("offline-sync")
                        .applyConnectionString(connection)
                        .timeout(options.timeout().toMillis(), TimeUnit.MILLISECONDS)
                        .build()),
                LONGEST_CALL.plus(options.timeout()),
                System::nanoTime);
        try {
            return open(clients, database, options);
        } catch (RuntimeException e) {
            clients.close();
            throw e;
        }
    }

    /**
     * The same on an existing client, which stays open when the store is closed. If its user is dropped and created
     * again, the server refuses its connections until somebody opens another client; a store with a client of its own
     * does so by itself.
     */
    public static MongoStore open(MongoClient client, String database, MongoStoreOptions options) {
        return open(Clients.fixed(client), database, options);
    }

    private static MongoStore open(Clients clients, String database, MongoStoreOptions options) {
        MongoClient client = clients.current();
        String place = place(client, database);
        try {
            Duration timeout = options.timeout();
            Database db = Database.open(clients, database, timeout, new Layouts(options.layouts()));
            List<String> warnings = new ArrayList<>(Schema.prepare(db, options.layouts()));
            Sessions sessions = new Sessions(db);
            if (!db.topology.hasTransactions()) {
                warnings.add(NO_TRANSACTIONS);
            } else {
                sessions.whyNoneCanBeKilled().ifPresent(warnings::add);
            }
            return new MongoStore(
                    db,
                    place,
                    warnings,
                    sessions,
                    clients,
                    Schema.idSecret(db),
                    watched(options.layouts().keySet()));
        } catch (MongoException e) {
            String why = Errors.reason(e, client.getClusterDescription());
            throw Errors.translated(e) instanceof StoreUnavailable
                    ? new StoreUnavailable("MongoDB at " + place + " cannot be reached: " + why, e)
                    : new IllegalStateException("MongoDB at " + place + " cannot be used: " + why, e);
        }
    }

    /** Whose records other programs may write too. */
    private static Set<String> watched(Set<String> collections) {
        Set<String> watched = new TreeSet<>(collections);
        watched.remove(ConflictRecord.COLLECTION);
        return watched;
    }

    /** Hosts and database: neither user, password nor options. */
    private static String place(MongoClient client, String database) {
        ClusterSettings settings = client.getClusterDescription().getClusterSettings();
        String srv = settings.getSrvHost();
        return srv != null
                ? "mongodb+srv://" + srv + "/" + database
                : settings.getHosts().stream()
                        .map(ServerAddress::toString)
                        .collect(Collectors.joining(",", "mongodb://", "/" + database));
    }

    /** Warnings about this database for the start to print; empty if there are none. */
    public List<String> warnings() {
        return warnings;
    }

    @Override
    public QueueStore queue() {
        return queue;
    }

    /**
     * Adds items in a transaction of the application's, on the client that this store was opened with:
     * {@code sync.within(store.within(session))}. How durable they are is for the transaction's write concern to say: a
     * failover does not undo what was committed with {@code majority}.
     *
     * @throws IllegalStateException if this MongoDB has no transactions
     */
    public Enlistment within(ClientSession session) {
        if (!db.topology.hasTransactions()) {
            throw new IllegalStateException("this MongoDB is a standalone server, which has no transactions");
        }
        return new EnlistedInsertion(db.itemsOfTransactions(), session);
    }

    @Override
    public FeedOperations feeds() {
        return new MongoFeeds(db);
    }

    /**
     * Needs MongoDB 6.0 or later, a replica set or a sharded cluster, and collections that tell what a document was before it
     * was changed.
     */
    @Override
    public ForeignWrites foreignWrites() {
        db.call(() -> PreImages.require(db, collections));
        return new MongoForeignWrites(
                db, collections.stream().collect(Collectors.toMap(c -> c, db.layouts::of)), System::nanoTime);
    }

    @Override
    public LaneStore lanes() {
        return lanes;
    }

    @Override
    public RecordStore records() {
        return records;
    }

    @Override
    public DeviceStore devices() {
        return new MongoDevices(db);
    }

    @Override
    public Listing list(UserId user, Set<Status> statuses, @Nullable Position after, int limit) {
        return queue.list(user, statuses, after, limit);
    }

    @Override
    public long openItems(UserId user, long most) {
        return db.call(() -> db.items().countDocuments(OpenItems.of(user), new CountOptions().limit((int) most)));
    }

    @Override
    public long storedBytes(UserId user, Set<String> collections) {
        return db.call(() -> {
            long bytes = bytes(Schema.ITEMS, Filters.eq("userId", Ids.of(user)));
            for (String collection : collections) {
                bytes += bytes(collection, db.layouts.of(collection).ownedBy(user));
            }
            return bytes;
        });
    }

    private long bytes(String collection, Bson filter) {
        BsonDocument sum = db.collection(collection)
                .aggregate(List.of(
                        Aggregates.match(filter),
                        Aggregates.group(null, Accumulators.sum("bytes", new Document("$bsonSize", "$$ROOT")))))
                .first();
        return sum == null ? 0 : Fields.whole(sum, "bytes", 0);
    }

    @Override
    public IdSecret idSecret() {
        return idSecret;
    }

    @Override
    public void ping() {
        db.call(() -> {
            db.items().find().projection(Projections.include("_id")).first();
            try {
                db.collection(Schema.META)
                        .updateOne(
                                Filters.eq("_id", "ready"),
                                Updates.currentDate("checkedAt"),
                                new UpdateOptions().upsert(true));
            } catch (MongoException e) {
                if (!Errors.isDuplicateKey(e)) { // written by another instance at this very moment
                    throw e;
                }
            }
        });
    }

    @Override
    public String describe() {
        return "MongoDB " + place + " (" + db.topology.describe() + ")";
    }

    @Override
    public void close() {
        clients.close();
    }
}
