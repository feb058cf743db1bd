package dev.offlinesync.mongo;

import static dev.offlinesync.contract.Given.ANNA;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Indexes;
import dev.offlinesync.contract.Given;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.queue.SyncQueue.Written;
import java.util.List;
import java.util.Map;
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
}
