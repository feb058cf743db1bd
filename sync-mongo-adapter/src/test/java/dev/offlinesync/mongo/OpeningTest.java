package dev.offlinesync.mongo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import dev.offlinesync.contract.Given;
import dev.offlinesync.core.queue.SyncQueue;
import dev.offlinesync.core.store.StoreUnavailable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@RequiresMongo
class OpeningTest {
    private static final MongoStoreOptions OPTIONS = MongoStoreOptions.of(Given.EXPENSES);

    @Test
    void a_store_opens_from_a_connection_string_and_says_where_it_is() {
        MongoProcess server = MongoServers.replicaSet();
        String database = MongoServers.freshDatabase();

        try (MongoStore store = MongoStore.open(server.uri(database), OPTIONS)) {
            store.ping();
            assertEquals(
                    server.uri(database).replaceAll("\\?.*", "") + " (replica set rs0)",
                    store.describe().replace("MongoDB ", ""));
            assertEquals(List.of(), store.warnings());
        }
    }

    @Test
    void a_store_opened_from_a_connection_string_processes_and_takes_over() {
        try (MongoStore store = MongoStore.open(MongoServers.replicaSet().uri(MongoServers.freshDatabase()), OPTIONS)) {
            SyncQueue queue = Queues.on(store);
            queue.add(Given.ANNA, Queues.create(Map.of("_id", "one")));
            assertEquals(1, queue.process(Given.ANNA).successful());
            queue.add(Given.ANNA, Queues.update("one", Map.of("n", 1)));
            store.lanes().claim(Given.ANNA, "dead", List.of(), Duration.ZERO, i -> i);
            assertEquals(1, queue.process(Given.ANNA).successful());
        }
    }

    @Test
    @Tag("thorough")
    void an_unreachable_server_is_reported_in_time_and_without_the_password() {
        StoreUnavailable e = assertTimeout(
                Duration.ofSeconds(25),
                () -> assertThrows(
                        StoreUnavailable.class,
                        () -> MongoStore.open("mongodb://anna:s3cret@127.0.0.1:1/app", OPTIONS)));

        assertTrue(e.getMessage().contains("mongodb://127.0.0.1:1/app"), e.getMessage());
        assertFalse(e.getMessage().contains("s3cret"), e.getMessage());
    }

    @Test
    void what_is_no_connection_string_is_refused_without_quoting_it() {
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class, () -> MongoStore.open("postgres://anna:s3cret@host/x", OPTIONS));

        assertFalse(String.valueOf(e.getMessage()).contains("s3cret"));
        assertEquals(null, e.getCause());
    }

    @Test
    void instances_that_open_a_new_database_at_once_agree_on_its_secret() throws Exception {
        String uri = MongoServers.replicaSet().uri(MongoServers.freshDatabase());
        Set<String> secrets = ConcurrentHashMap.newKeySet();

        CompletableFuture.allOf(Stream.generate(() -> CompletableFuture.runAsync(() -> {
                            try (MongoStore store = MongoStore.open(uri, OPTIONS)) {
                                secrets.add(HexFormat.of()
                                        .formatHex(store.idSecret().bytes()));
                            }
                        }))
                        .limit(4)
                        .toArray(CompletableFuture[]::new))
                .get(30, TimeUnit.SECONDS);

        assertEquals(1, secrets.size());
        try (MongoStore later = MongoStore.open(uri, OPTIONS)) {
            assertEquals(
                    secrets, Set.of(HexFormat.of().formatHex(later.idSecret().bytes())));
        }
    }

    @Test
    void a_database_of_a_newer_version_is_refused() {
        try (Fixture mongo = Fixture.replicaSet()) {
            mongo.shell
                    .getCollection(Schema.META)
                    .updateOne(new Document("_id", "schema"), new Document("$set", new Document("version", 2)));

            IllegalStateException e = assertThrows(IllegalStateException.class, mongo::open);
            assertTrue(e.getMessage().contains("has schema 2"), e.getMessage());
        }
    }

    @Test
    void indexes_are_made_and_one_that_differs_is_reported_and_left() {
        try (Fixture mongo = Fixture.replicaSet()) {
            assertEquals(List.of("_id_", "due", "predecessors", "work"), indexes(mongo, Schema.ITEMS));
            assertEquals(List.of("_id_", "feed", "owner"), indexes(mongo, Given.ORDERS));
            assertEquals(List.of("_id_", "feed"), indexes(mongo, Schema.TOMBSTONES));
            mongo.shell.getCollection(Given.ORDERS).dropIndex("owner");
            mongo.shell
                    .getCollection(Given.ORDERS)
                    .createIndex(Indexes.ascending("user", "_id"), new IndexOptions().name("ours"));

            try (MongoStore again = mongo.open()) {
                assertEquals(1, again.warnings().size());
                assertTrue(
                        again.warnings().get(0).contains("orders"),
                        again.warnings().get(0));
            }
            assertEquals(List.of("_id_", "feed", "ours"), indexes(mongo, Given.ORDERS));
        }
    }

    private static List<String> indexes(Fixture mongo, String collection) {
        List<String> names = new ArrayList<>();
        mongo.shell.getCollection(collection).listIndexes().forEach(i -> names.add(i.getString("name")));
        return names.stream().sorted().toList();
    }

    @Test
    void a_standalone_server_is_used_with_a_warning() {
        try (Fixture mongo = Fixture.standalone()) {
            assertFalse(mongo.store.lanes().isAtomic());
            assertTrue(mongo.store.describe().endsWith("(standalone)"), mongo.store.describe());
            assertEquals(1, mongo.store.warnings().size());
            assertTrue(mongo.store.warnings().get(0).contains("rs.initiate()"));
        }
    }

    @Test
    void a_collection_of_our_own_is_not_for_records() {
        assertThrows(IllegalArgumentException.class, () -> MongoStoreOptions.of("syncqueues"));
        assertThrows(IllegalArgumentException.class, () -> OPTIONS.withTimeout(Duration.ZERO));
    }
}
