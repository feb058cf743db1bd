package dev.offlinesync.mongo;

import static com.mongodb.client.model.Indexes.ascending;
import static com.mongodb.client.model.Indexes.compoundIndex;
import static com.mongodb.client.model.Indexes.descending;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.Updates;
import dev.offlinesync.core.item.IdSecret;
import dev.offlinesync.core.record.Ownership;
import dev.offlinesync.core.record.RecordLayout;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.bson.BsonBinary;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.conversions.Bson;

/** What the database must look like. Missing parts are created at the start; nothing is ever dropped. */
final class Schema {
    static final String ITEMS = "syncqueues";
    static final String LANES = "synclanes";
    static final String TOMBSTONES = "synctombstones";
    static final String META = "syncmeta";
    static final String DEVICES = "syncdevices";

    /** Rises when documents change in a way that an older version would misread. */
    private static final int VERSION = 1;

    private static final Set<Integer> INDEX_CONFLICTS = Set.of(85, 86);

    private static final int UNAUTHORIZED = 13;

    /** Documents whose index is built while the start waits. */
    private static final long AT_ONCE = 100_000;

    private static final System.Logger LOG = System.getLogger(Schema.class.getName());

    private final Database db;
    private final List<String> warnings = new CopyOnWriteArrayList<>();

    private Schema(Database db) {
        this.db = db;
    }

    /**
     * @return warnings for a person
     * @throws IllegalStateException if the database is of a newer version
     */
    static List<String> prepare(Database db, Map<String, RecordLayout> records) {
        Schema schema = new Schema(db);
        schema.checkVersion();
        schema.createIndexes();
        records.forEach((collection, layout) -> schema.createRecordIndex(collection, layout.ownership()));
        schema.createFeedIndexes(records);
        schema.findForeignRules();
        return schema.warnings;
    }

    /** Unique indexes and validators of somebody else's, which may refuse what the queue must write. */
    private void findForeignRules() {
        String rest = " is not the server's; if it refuses a document, the queue stands still (503)";
        try {
            for (BsonDocument found : db.collections(List.of(ITEMS, LANES, TOMBSTONES, META))) {
                String collection = found.getString("name").getValue();
                if (!found.getDocument("options", new BsonDocument())
                        .getDocument("validator", new BsonDocument())
                        .isEmpty()) {
                    warnings.add("the validator of " + collection + rest);
                }
                for (BsonDocument index : db.collection(collection).listIndexes(BsonDocument.class)) {
                    String name = index.getString("name").getValue();
                    if (index.getBoolean("unique", BsonBoolean.FALSE).getValue() && !name.equals("_id_")) {
                        warnings.add("the unique index " + name + " of " + collection + rest);
                    }
                }
            }
        } catch (MongoCommandException e) {
            if (e.getErrorCode() != UNAUTHORIZED) {
                throw e; // a role of somebody's own may lack the right to list
            }
        }
    }

    private void checkVersion() {
        BsonDocument found = db.collection(META)
                .findOneAndUpdate(
                        Filters.eq("_id", "schema"),
                        Updates.setOnInsert("version", VERSION),
                        new FindOneAndUpdateOptions().upsert(true).returnDocument(ReturnDocument.AFTER));
        int version = found == null ? VERSION : Fields.integer(found, "version", VERSION);
        if (version > VERSION) {
            throw new IllegalStateException("the database " + db.name() + " has schema " + version
                    + ", this program knows schemas up to " + VERSION + ": start a newer version of it");
        }
    }

    /** Made by whoever comes first; nobody changes it afterwards. */
    static IdSecret idSecret(Database db) {
        byte[] fresh = IdSecret.random(new SecureRandom()).bytes();
        BsonDocument found = db.collection(META)
                .findOneAndUpdate(
                        Filters.eq("_id", "idSecret"),
                        Updates.setOnInsert("secret", new BsonBinary(fresh)),
                        new FindOneAndUpdateOptions().upsert(true).returnDocument(ReturnDocument.AFTER));
        if (found == null || !found.isBinary("secret")) {
            throw new IllegalStateException("in the database " + db.name() + ", the document idSecret of " + META
                    + " was changed by hand: restore it from a backup, or delete it");
        }
        return new IdSecret(found.getBinary("secret").getData());
    }

    private void createIndexes() {
        // the due page, its counts, what is due behind a place, and listings: by priority, then age, then id.
        // retryAt and recordKey are there to be checked without fetching documents.
        create(
                ITEMS,
                "due",
                compoundIndex(
                        ascending("userId", "status"),
                        descending("priority"),
                        ascending("sequence", "_id", "retryAt", "recordKey")));
        // open items before others on the same record, items without a record key, and a record's items of any status;
        // the rest again so that no document is fetched
        create(ITEMS, "predecessors", OpenItems.BY_RECORD);
        // users with work to do, waiting items by retry time, and counts by status for a person at the shell
        create(ITEMS, "work", OpenItems.WORK);
        // lanes left behind; a free lane has no leaseUntil and is not in it
        create(DEVICES, "user", ascending("user"));
        create(LANES, "leases", ascending("leaseUntil"), new IndexOptions().sparse(true));
    }

    /** An owner's records by id, and their number. A profile is found by its id. */
    private void createRecordIndex(String collection, Ownership ownership) {
        if (ownership instanceof Ownership.ByField by) {
            String name = by.field().equals(Ownership.ByField.USER.field()) ? "owner" : "owner_" + by.field();
            create(collection, name, ascending(by.field(), "_id"));
        }
    }

    /**
     * What a user has of a collection, in the order of its changes. In a database of the version before, the server does not
     * wait for them if that may take long: pages are read and sorted meanwhile.
     */
    private void createFeedIndexes(Map<String, RecordLayout> records) {
        List<Runnable> builds = new ArrayList<>();
        boolean isLarge = db.collection(TOMBSTONES).estimatedDocumentCount() > AT_ONCE;
        builds.add(() -> create(TOMBSTONES, "feed", ascending("user", "_id.c", "change", "_id.id")));
        for (Map.Entry<String, RecordLayout> e : records.entrySet()) {
            if (e.getValue().ownership() instanceof Ownership.ByField by) {
                String name = by.field().equals(Ownership.ByField.USER.field()) ? "feed" : "feed_" + by.field();
                isLarge |= db.collection(e.getKey()).estimatedDocumentCount() > AT_ONCE;
                builds.add(() -> create(e.getKey(), name, ascending(by.field(), FeedKeys.CHANGE, "_id")));
            }
        }
        if (!isLarge) {
            builds.forEach(Runnable::run);
            return;
        }
        Thread thread = new Thread(() -> inBackground(builds), "offline-sync-indexes");
        thread.setDaemon(true);
        thread.start();
    }

    private static void inBackground(List<Runnable> builds) {
        try {
            builds.forEach(Runnable::run);
        } catch (MongoException | IllegalStateException e) { // the store may be closed meanwhile
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the indexes for change feeds are not complete; the next start goes on with them: {0}",
                    e.getMessage());
        }
    }

    private void create(String collection, String name, Bson keys) {
        create(collection, name, keys, new IndexOptions());
    }

    private void create(String collection, String name, Bson keys, IndexOptions options) {
        try {
            // on a large collection this takes as long as it takes
            db.collection(collection).withTimeout(0, TimeUnit.MILLISECONDS).createIndex(keys, options.name(name));
        } catch (MongoCommandException e) {
            if (!INDEX_CONFLICTS.contains(e.getErrorCode())) {
                throw e;
            }
            warnings.add("the index " + name + " of " + collection + " ("
                    + keys.toBsonDocument().toJson()
                    + ") exists with another name or other options; it is left as it is: " + e.getErrorMessage());
        }
    }
}
