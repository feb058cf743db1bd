package dev.offlinesync.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import dev.offlinesync.mongo.MongoProcess;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.AfterAll;

/** Backups of a MongoDB that no other test uses, however they are made. */
abstract class MongoBackup extends BackupContract {
    private static final String DATABASE = "offlinesync";

    MongoProcess mongo;

    @Override
    void begin() {
        mongo = MongoProcess.replicaSet();
    }

    @AfterAll
    @Override
    void stop() {
        super.stop();
        if (mongo != null) {
            mongo.close();
        }
    }

    @Override
    final Map<String, String> settings() {
        return Map.of("SYNC_MONGODB_URI", mongo.uri(DATABASE));
    }

    @Override
    final void holdLane(String user, String item) {
        try (MongoClient client = MongoClients.create(mongo.uri())) {
            assertEquals(
                    1,
                    client.getDatabase(DATABASE)
                            .getCollection("synclanes")
                            .updateOne(
                                    Filters.eq("_id", user),
                                    Updates.combine(
                                            Updates.set("owner", "dead"),
                                            Updates.set("batch", List.of(new ObjectId(item))),
                                            Updates.set(
                                                    "leaseUntil",
                                                    Date.from(Instant.now().plusSeconds(3)))))
                            .getModifiedCount());
        }
    }

    /** Gives mongod the command that stands below this line of the page, as {@code mongosh} would. */
    final void order(String line) throws Exception {
        String command = Documentation.below(Documentation.BACKUP, line, "javascript");
        String arguments = command.substring(command.indexOf('(') + 1, command.lastIndexOf(')'));
        try (MongoClient client = MongoClients.create(mongo.uri())) {
            client.getDatabase("admin").runCommand(Document.parse(arguments));
        }
    }
}
