package dev.offlinesync.chaos;

import static org.awaitility.Awaitility.await;

import com.mongodb.MongoException;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Aggregates;
import com.mongodb.client.model.ChangeStreamPreAndPostImagesOptions;
import com.mongodb.client.model.CreateCollectionOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Updates;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.bson.Document;
import org.bson.types.ObjectId;

/**
 * A program on the bare driver: it inserts records, changes them, gives them to other users and deletes them, and changes a
 * field of records that devices have made. Only the change stream tells of most of that.
 */
final class MongoNeighbour implements Neighbour, AutoCloseable {
    private static final List<String> COLLECTIONS = List.of("expenses", "orders");

    /** Nobody writes profiles here, so to drop them loses history and no record. */
    private static final String DROPPED = "users";

    /** For another server to read the stream, once its reader is dead, and to catch up. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final MongoClient client;
    private final MongoDatabase db;
    private final List<Place> own = new ArrayList<>();
    private List<String> users = List.of();
    private Random random = new Random(0);
    private Ledger ledger = new Ledger();
    private Thread thread = new Thread();
    private int count;
    private volatile boolean over;

    /** Where a record is. */
    private record Place(String collection, Object id) {}

    MongoNeighbour(String uri, String name) {
        client = MongoClients.create(uri);
        db = client.getDatabase(name).withWriteConcern(WriteConcern.MAJORITY);
        COLLECTIONS.forEach(this::create);
        create(DROPPED);
    }

    /** With pre-images, as {@code SYNC_WATCH} asks for. */
    private void create(String collection) {
        db.createCollection(
                collection,
                new CreateCollectionOptions()
                        .changeStreamPreAndPostImagesOptions(new ChangeStreamPreAndPostImagesOptions(true)));
    }

    /** All servers die, and when they are back they cannot know what was written meanwhile. */
    Fault loseHistory(Fleet fleet) {
        return new Fault("history of the change stream lost", Fault.Kind.OTHER, random -> {
            Object before = awaitToken(null);
            ledger.historyLost();
            fleet.instances().forEach(Instance::kill);
            Pause.millis(random, 0, 500);
            dropAndCreate();
            Pause.millis(random, 0, 500);
            fleet.instances().parallelStream().forEach(Instance::start);
            awaitToken(before); // what comes next finds a reader that goes on
        });
    }

    /** Until the place from which the stream is read on is another one. */
    private Object awaitToken(Object before) {
        AtomicReference<Object> token = new AtomicReference<>();
        await().atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(MongoException.class)
                .until(() -> {
                    Document place = meta().find(Filters.eq("_id", "watch")).first();
                    token.set(place == null ? null : place.get("token"));
                    return token.get() != null && !token.get().equals(before);
                });
        return token.get();
    }

    private MongoCollection<Document> meta() {
        return db.getCollection("syncmeta");
    }

    private void dropAndCreate() {
        long began = System.nanoTime();
        while (true) {
            try {
                db.getCollection(DROPPED).drop();
                create(DROPPED);
                meta().updateOne(
                                Filters.eq("_id", "watch"), Updates.unset("until")); // nobody has to wait for the lease
                return;
            } catch (MongoException e) { // the primary has changed
                if (System.nanoTime() - began > PATIENCE.toNanos()) {
                    throw e;
                }
                Pause.of(Duration.ofMillis(100));
            }
        }
    }

    @Override
    public void begin(Collection<String> users, Random random, Ledger ledger) {
        this.users = List.copyOf(users);
        this.random = random;
        this.ledger = ledger;
        own.clear();
        over = false;
        thread = new Thread(this::write, "neighbour");
        thread.setDaemon(true);
        thread.start();
    }

    private void write() {
        while (!over) {
            try {
                writeOnce();
            } catch (MongoException e) {
                // done or not: devices have to be told of what is there
            }
            Pause.millis(random, 10, 60);
        }
    }

    private void writeOnce() {
        int chance = random.nextInt(10);
        if (own.isEmpty() || chance < 3) {
            insert();
        } else if (chance < 5) {
            changeADevices();
        } else {
            Place place = own.get(random.nextInt(own.size()));
            if (chance < 8) {
                change(place);
            } else if (chance < 9) {
                at(place).updateOne(Filters.eq("_id", place.id), Updates.set("user", anyOwner()));
            } else {
                own.remove(place);
                at(place).deleteOne(Filters.eq("_id", place.id));
            }
        }
    }

    private Place insert() {
        Place place = new Place(anyCollection(), random.nextBoolean() ? new ObjectId() : "n." + new ObjectId());
        own.add(place);
        ledger.edited(place.collection + "/" + place.id);
        at(place)
                .insertOne(
                        new Document("_id", place.id).append("user", anyOwner()).append(Mutation.NEIGHBOURS, ++count));
        return place;
    }

    /** Its number stays, as in any program that does not know of numbers. */
    private void change(Place place) {
        at(place).updateOne(Filters.eq("_id", place.id), Updates.set(Mutation.NEIGHBOURS, ++count));
    }

    private void changeADevices() {
        String collection = anyCollection();
        Document found = db.getCollection(collection)
                .aggregate(List.of(Aggregates.sample(1), Aggregates.project(Projections.include("_id"))))
                .first();
        if (found != null) {
            Place place = new Place(collection, found.get("_id"));
            ledger.edited(place.collection + "/" + place.id);
            change(place);
        }
    }

    private MongoCollection<Document> at(Place place) {
        return db.getCollection(place.collection);
    }

    private String anyCollection() {
        return COLLECTIONS.get(random.nextInt(COLLECTIONS.size()));
    }

    private Object anyOwner() {
        String user = users.get(random.nextInt(users.size()));
        return ObjectId.isValid(user) ? new ObjectId(user) : user;
    }

    @Override
    public void end() throws InterruptedException {
        over = true;
        thread.join(PATIENCE.toMillis());
    }

    @Override
    public boolean isPublished() {
        Place mark = insert();
        // twice, since what is told of together is published user by user: what comes next waits for all of it
        for (int i = 0; i < 2; i++) {
            if (!isPublished(mark)) {
                return false;
            }
        }
        return true;
    }

    private boolean isPublished(Place mark) {
        long before = version(mark);
        change(mark);
        long began = System.nanoTime();
        while (version(mark) == before) {
            if (System.nanoTime() - began > PATIENCE.toNanos()) {
                return false;
            }
            Pause.of(Duration.ofMillis(50));
        }
        return true;
    }

    private long version(Place place) {
        Document found = at(place).find(Filters.eq("_id", place.id)).first();
        Document mark = found == null ? null : found.get("_sync", Document.class);
        return mark == null ? 0 : mark.get("version", Number.class).longValue();
    }

    @Override
    public void close() {
        client.close();
    }
}
