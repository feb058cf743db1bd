package dev.offlinesync.mongo;

import static dev.offlinesync.contract.Given.ANNA;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import dev.offlinesync.contract.Given;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.queue.SyncQueue.Added;
import dev.offlinesync.core.queue.SyncQueue.Written;
import dev.offlinesync.core.store.StoreRefused;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a client is told of a write that an index or a validator of the database refuses. */
@RequiresMongo
class RefusedWriteTest {
    private static final String RULES = "the database's own rules for this collection refuse the record: ";
    private static final String FOREIGN =
            " is not the server's; if it refuses a document, the queue stands still (503)";
    private static final String SECRET = "DE02 1203";

    private static Fixture mongo;

    @BeforeAll
    static void start() {
        mongo = Fixture.replicaSet();
    }

    @AfterAll
    static void stop() {
        mongo.close();
    }

    @AfterEach
    void drop() {
        mongo.shell.getCollection(Given.EXPENSES).drop();
    }

    private static String told(Map<String, ?> data) {
        Written written = Queues.on(mongo.store).write(ANNA, Queues.create(data));
        Failure failure = ((Written.Failed) written).failure();
        assertEquals(Failure.Kind.VALIDATION, failure.kind());
        assertFalse(failure.message().contains(SECRET), failure.message());
        return failure.message();
    }

    private static String toldByIndex(Bson index, Map<String, ?> data) {
        MongoCollection<?> collection = mongo.shell.getCollection(Given.EXPENSES);
        String name = collection.createIndex(index);
        String told = told(data);
        collection.dropIndex(name);
        return told;
    }

    private static void validator(String json) {
        mongo.shell.runCommand(new Document("create", Given.EXPENSES).append("validator", Document.parse(json)));
    }

    @Test
    void an_index_that_cannot_take_a_value_is_told_as_a_rule_of_the_database() {
        String place = RULES + "an indexed place must be valid GeoJSON or a pair of longitude and latitude";
        assertEquals(place, toldByIndex(Indexes.geo2dsphere("at"), Map.of("at", SECRET)));
        assertEquals(
                place,
                toldByIndex(
                        Indexes.geo2dsphere("at"),
                        Map.of("at", Map.of("type", "Point", "coordinates", List.of(200, 100)))));
        assertEquals(
                RULES + "h must be no list, since its index is hashed",
                toldByIndex(Indexes.hashed("h"), Map.of("h", List.of(SECRET))));
        assertEquals(
                RULES + "a and b must not both be lists, since one index has both",
                toldByIndex(Indexes.ascending("a", "b"), Map.of("a", List.of(1, 2), "b", List.of(SECRET, 4))));
        assertEquals(
                RULES + "the language of an indexed text is not known",
                toldByIndex(Indexes.text("t"), Map.of("t", "a", "language", SECRET)));
    }

    @Test
    void a_validator_of_any_kind_is_told_by_the_fields_that_it_is_about() {
        validator("{\"n\": {\"$type\": \"int\"}, \"a.b\": {\"$gt\": 5}}");
        assertEquals(RULES + "n, a.b", told(Map.of("n", SECRET, "a", Map.of("b", 1))));
        drop();

        validator("{\"$jsonSchema\": {\"required\": [\"q\"], \"properties\":"
                + " {\"a\": {\"properties\": {\"b\": {\"bsonType\": \"int\"}}}}}}");
        assertEquals(RULES + "a.b, q", told(Map.of("a", Map.of("b", SECRET))));
        drop();

        validator("{\"$expr\": {\"$gt\": [\"$a\", \"$b\"]}}");
        assertEquals(RULES.substring(0, RULES.length() - 2), told(Map.of("a", 1, "b", 2)));
    }

    /** Which of the items with these numbers are refused. */
    private static List<Boolean> push(int... numbers) {
        return Queues.on(mongo.store)
                .push(
                        ANNA,
                        IntStream.of(numbers)
                                .mapToObj(n -> Queues.create(Map.of("n", n)))
                                .toList())
                .stream()
                .map(added -> added.kind() == Added.Kind.REFUSED)
                .toList();
    }

    @Test
    void an_item_that_a_unique_index_of_the_queues_collection_refuses_is_refused_alone() {
        MongoCollection<?> items = mongo.shell.getCollection(Schema.ITEMS);
        mongo.empty();
        items.createIndex(
                Indexes.ascending("data.n"), new IndexOptions().unique(true).name("once"));
        try {
            assertEquals(List.of(false, true, false), push(1, 1, 2));
            assertEquals(2, items.countDocuments());
            StoreRefused refused = assertThrows(
                    StoreRefused.class, () -> Queues.on(mongo.store).add(ANNA, Queues.create(Map.of("n", 1))));
            assertTrue(refused.getMessage().contains("syncqueues index: once"), refused::getMessage);
            assertEquals(
                    List.of("the unique index once of syncqueues" + FOREIGN),
                    MongoStore.open(mongo.client, mongo.name, MongoStoreOptions.of(Given.EXPENSES))
                            .warnings());
        } finally {
            items.dropIndex("once");
        }
    }

    @Test
    void an_item_that_a_validator_of_the_queues_collection_refuses_is_refused_alone() {
        Document rule = new Document("collMod", Schema.ITEMS);
        mongo.shell.runCommand(rule.append("validator", Document.parse("{\"data.n\": {\"$ne\": 13}}")));
        try {
            assertEquals(List.of(false, true, false), push(1, 13, 1));
            assertEquals(
                    List.of("the validator of syncqueues" + FOREIGN),
                    MongoStore.open(mongo.client, mongo.name, MongoStoreOptions.of(Given.EXPENSES))
                            .warnings());
        } finally {
            mongo.shell.runCommand(rule.append("validator", new Document()));
        }
    }
}
