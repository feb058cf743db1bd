package dev.offlinesync.mongo;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;

/** Whether the database tells what a document was before it was changed or deleted: whose record that was. */
final class PreImages {
    private static final int OLDEST = 6;

    private static final String ENABLED = "{ changeStreamPreAndPostImages: { enabled: true } })";

    private PreImages() {}

    /** @throws IllegalStateException if it does not; the message says what to do */
    static void require(Database db, Set<String> collections) {
        if (!db.topology.hasTransactions()) {
            throw new IllegalStateException("a standalone MongoDB does not tell what other programs write, so it"
                    + " takes a replica set, of one node if you like: start mongod with --replSet rs0, then run"
                    + " rs.initiate() once in mongosh");
        }
        BsonDocument build = db.run(new BsonDocument("buildInfo", new BsonInt32(1)));
        String version = build.getString("version").getValue();
        if (build.getArray("versionArray").get(0).asInt32().getValue() < OLDEST) {
            throw new IllegalStateException("it takes MongoDB 6.0 or later; this is " + version);
        }
        Map<String, String> commands = new TreeMap<>();
        collections.forEach(c -> commands.put(c, "db.createCollection(\"" + c + "\", " + ENABLED));
        for (BsonDocument found : db.collections(List.copyOf(collections))) {
            String name = found.getString("name").getValue();
            BsonDocument images = found.getDocument("options", new BsonDocument())
                    .getDocument("changeStreamPreAndPostImages", new BsonDocument());
            if (images.getBoolean("enabled", BsonBoolean.FALSE).getValue()) {
                commands.remove(name);
            } else {
                commands.put(name, "db.runCommand({ collMod: \"" + name + "\", " + ENABLED.substring(2));
            }
        }
        if (!commands.isEmpty()) {
            throw new IllegalStateException(
                    "MongoDB does not keep what a document was before it was changed or deleted."
                            + " Type in mongosh, in the database " + db.name() + ": "
                            + String.join("; ", commands.values()));
        }
    }
}
