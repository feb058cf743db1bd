package dev.offlinesync.mongo;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import dev.offlinesync.contract.FeedContract;
import dev.offlinesync.contract.Given;
import dev.offlinesync.core.record.RecordKey;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bson.BsonDocument;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * A database of its own on a real server, the store in it, every command that the store sends, and a shell beside it.
 */
final class Fixture implements AutoCloseable {
    private static final Set<String> NOT_COUNTED = Set.of("hello", "isMaster", "endSessions");

    final List<BsonDocument> commands = new CopyOnWriteArrayList<>();
    final MongoProcess server;
    final String name = MongoServers.freshDatabase();
    final MongoClient client;
    final MongoStore store;
    private final MongoClient shellClient;

    /** The database as a person at the shell sees it. */
    final MongoDatabase shell;

    Fixture(MongoProcess server) {
        this.server = server;
        client = MongoClients.create(MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(server.uri()))
                .addCommandListener(new CommandListener() {
                    @Override
                    public void commandStarted(CommandStartedEvent event) {
                        if (!NOT_COUNTED.contains(event.getCommandName())) {
                            commands.add(event.getCommand().clone());
                        }
                    }
                })
                .build());
        shellClient = MongoClients.create(server.uri());
        shell = shellClient.getDatabase(name);
        store = open();
        commands.clear();
    }

    static Fixture replicaSet() {
        return new Fixture(MongoServers.replicaSet());
    }

    static Fixture standalone() {
        return new Fixture(MongoServers.standalone());
    }

    /** One more store on the same database, as another instance has it. */
    MongoStore open() {
        return MongoStore.open(client, name, MongoStoreOptions.of(Given.EXPENSES, Given.ORDERS));
    }

    /** The names of the commands since the last call. */
    List<String> sent() {
        List<String> names = commands.stream().map(BsonDocument::getFirstKey).toList();
        commands.clear();
        return names;
    }

    /** Everything is gone but the indexes. */
    void empty() {
        for (String collection : shell.listCollectionNames()) {
            if (!collection.equals(Schema.META)) {
                shell.getCollection(collection).deleteMany(new Document());
            }
        }
        commands.clear();
    }

    void editByHand(RecordKey key, FeedContract.Edit edit) {
        Bson update = edit == FeedContract.Edit.NUMBER_TAKEN_AWAY
                ? Updates.unset(FeedKeys.CHANGE)
                : Updates.inc(FeedKeys.CHANGE, 1_000_000L);
        shell.getCollection(key.collection()).updateOne(Filters.eq("_id", Ids.of(key)), update);
    }

    void endLeases() {
        shell.getCollection(Schema.LANES)
                .updateMany(Filters.exists("leaseUntil"), Updates.set("leaseUntil", new Date(1)));
    }

    @Override
    public void close() {
        shell.drop();
        store.close();
        client.close();
        shellClient.close();
    }
}
