package dev.offlinesync.mongo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import dev.offlinesync.contract.Given;
import dev.offlinesync.core.queue.SyncQueue;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;

/** Connection strings are copied from everywhere: none of their options may weaken what is promised. */
@RequiresMongo
class ConnectionStringTest {
    private static final String WEAK = "&w=1&journal=false&wtimeoutMS=1&readConcernLevel=available"
            + "&readPreference=secondary&maxStalenessSeconds=120&retryWrites=false&retryReads=false&maxPoolSize=1";
    private static final BsonDocument DURABLE = BsonDocument.parse("{w: 'majority', j: true}");
    private static final Set<String> SENT =
            Set.of("insert", "update", "findAndModify", "createIndexes", "find", "aggregate", "commitTransaction");
    private static final Set<String> WRITES =
            Set.of("insert", "update", "delete", "findAndModify", "createIndexes", "commitTransaction");
    private static final Set<String> READS = Set.of("find", "aggregate");

    private final List<BsonDocument> commands = new CopyOnWriteArrayList<>();

    @Test
    void writes_are_durable_and_reads_are_the_primarys_whatever_the_connection_string_says() {
        try (MongoClient client = client(MongoServers.replicaSet().uri() + WEAK);
                MongoStore store =
                        MongoStore.open(client, MongoServers.freshDatabase(), MongoStoreOptions.of(Given.EXPENSES))) {
            useAll(store);
        }

        assertTrue(
                commands.stream().map(BsonDocument::getFirstKey).toList().containsAll(SENT), () -> commands.toString());
        for (BsonDocument command : commands) {
            assertFalse(command.containsKey("$readPreference"), command::toString);
            boolean inTransaction = command.containsKey("autocommit");
            if (command.containsKey("startTransaction")) {
                assertEquals(
                        "snapshot",
                        command.getDocument("readConcern").getString("level").getValue());
            } else if (READS.contains(command.getFirstKey()) && !inTransaction) {
                String level =
                        command.getDocument("readConcern").getString("level").getValue();
                assertTrue(Set.of("local", "majority").contains(level), command::toString);
            }
            if (isWrite(command, inTransaction)) {
                assertEquals(DURABLE, command.get("writeConcern"), command::toString);
            }
        }
    }

    @Test
    void a_connection_string_that_asks_for_no_answers_gets_them() {
        String uri = MongoServers.replicaSet().uri(MongoServers.freshDatabase()) + "&w=0&socketTimeoutMS=1";

        try (MongoStore store = MongoStore.open(uri, MongoStoreOptions.of(Given.EXPENSES))) {
            useAll(store);
        }
    }

    private static void useAll(MongoStore store) {
        SyncQueue queue = Queues.on(store);
        queue.add(Given.ANNA, Queues.create(Map.of("_id", "one")).withMutationId("m"));
        queue.add(Given.ANNA, Queues.create(Map.of("_id", "one")).withMutationId("m"));
        assertEquals(1, queue.process(Given.ANNA).successful());
        queue.add(Given.ANNA, Queues.update("one", Map.of("n", 1)));
        queue.add(Given.ANNA, Queues.delete("one"));
        store.lanes().claim(Given.ANNA, "dead", List.of(), Duration.ZERO, i -> i);
        assertEquals(2, queue.process(Given.ANNA).successful());
    }

    /** In a transaction it is the commit that says how durable all of it is to be. */
    private static boolean isWrite(BsonDocument command, boolean inTransaction) {
        return inTransaction
                ? command.getFirstKey().equals("commitTransaction")
                : WRITES.contains(command.getFirstKey());
    }

    private MongoClient client(String uri) {
        return MongoClients.create(MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(uri))
                .addCommandListener(new CommandListener() {
                    @Override
                    public void commandStarted(CommandStartedEvent event) {
                        if (!event.getCommandName().equals("endSessions")) {
                            commands.add(event.getCommand().clone());
                        }
                    }
                })
                .build());
    }
}
