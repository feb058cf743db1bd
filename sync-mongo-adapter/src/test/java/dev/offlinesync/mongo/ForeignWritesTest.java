package dev.offlinesync.mongo;

import static dev.offlinesync.contract.Given.ANNA;
import static dev.offlinesync.contract.Given.BERT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import dev.offlinesync.core.OfflineSync;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.queue.Changes;
import dev.offlinesync.core.record.RecordRules;
import dev.offlinesync.core.record.Resource;
import dev.offlinesync.core.store.ForeignWrites;
import dev.offlinesync.core.store.ForeignWrites.News;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What other programs do to records, as the stream of changes tells of it, and what becomes of it in change feeds. */
@RequiresMongo
@Tag("thorough")
class ForeignWritesTest {
    private static final Resource EXPENSES = Resource.of("/api/expenses", RecordRules.NONE);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Fixture mongo = Fixture.replicaSet();
    private final MongoCollection<Document> expenses = mongo.shell.getCollection("expenses");

    @BeforeEach
    void keepPreImages() {
        for (String collection : List.of("expenses", "orders")) {
            mongo.shell.runCommand(
                    Document.parse("{collMod: '" + collection + "', changeStreamPreAndPostImages: {enabled: true}}"));
        }
    }

    @AfterEach
    void close() {
        mongo.close();
    }

    private static Object user(UserId user) {
        return ObjectId.isValid(user.value()) ? new ObjectId(user.value()) : user.value();
    }

    private static Document expense(String id, UserId owner) {
        return new Document("_id", id).append("user", user(owner)).append("amount", 1);
    }

    private static OfflineSync sync(MongoStore store) {
        return OfflineSync.builder(store)
                .handlers(Handlers.builder().resource(EXPENSES).build())
                .build();
    }

    /** The next news that is any. */
    private static News next(ForeignWrites writes) {
        Instant end = Instant.now().plus(PATIENCE);
        while (Instant.now().isBefore(end)) {
            News news = writes.next();
            if (!(news instanceof News.Writes told) || !told.writes().isEmpty()) {
                return news;
            }
        }
        throw new AssertionError("nothing came");
    }

    private static List<String> told(ForeignWrites writes, int count) {
        List<String> told = new ArrayList<>();
        while (told.size() < count) {
            for (ForeignWrites.Write w :
                    assertInstanceOf(News.Writes.class, next(writes)).writes()) {
                told.add(w.kind() + " " + w.key() + " of " + (w.owner().equals(ANNA) ? "ANNA" : "BERT") + " v"
                        + w.version());
            }
            writes.published();
        }
        return told;
    }

    private static void push(OfflineSync sync, String id, Method method, int amount) {
        Map<String, Object> data = method == Method.DELETE ? null : Map.of("amount", amount);
        sync.queue().push(ANNA, List.of(Submission.of("/api/expenses/" + id, method, data)));
    }

    @Test
    void what_others_do_is_told_of_and_what_this_system_does_is_not() {
        try (OfflineSync sync = sync(mongo.store);
                ForeignWrites writes = mongo.store.foreignWrites()) {
            writes.next();
            push(sync, "own", Method.POST, 1);
            push(sync, "own", Method.PUT, 2);
            expenses.insertOne(expense("x", ANNA));
            expenses.updateOne(Filters.eq("_id", "own"), Updates.set("amount", 3));
            expenses.replaceOne(Filters.eq("_id", "x"), expense("x", BERT));
            push(sync, "own", Method.DELETE, 0);
            expenses.deleteOne(Filters.eq("_id", "x"));
            expenses.insertOne(new Document("_id", "nobody's"));
            mongo.shell.getCollection("elsewhere").insertOne(expense("y", ANNA));
            expenses.insertOne(expense("last", ANNA));

            assertEquals(
                    List.of(
                            "WRITTEN expenses/x of BERT v1",
                            "GONE expenses/x of ANNA v1",
                            "GONE expenses/x of BERT v1",
                            "WRITTEN expenses/last of ANNA v1"),
                    told(writes, 4).stream()
                            .filter(t -> !t.startsWith("WRITTEN expenses/x of ANNA"))
                            .filter(t -> !t.startsWith("WRITTEN expenses/own"))
                            .toList());
        }
    }

    @Test
    void a_record_that_was_given_away_and_deleted_at_once_is_gone_for_both_users() {
        try (ForeignWrites writes = mongo.store.foreignWrites()) {
            expenses.insertOne(expense("x", ANNA));
            writes.next();
            expenses.updateOne(Filters.eq("_id", "x"), Updates.set("user", user(BERT)));
            expenses.deleteOne(Filters.eq("_id", "x"));

            assertEquals(List.of("GONE expenses/x of ANNA v1", "GONE expenses/x of BERT v1"), told(writes, 2));
        }
    }

    @Test
    void what_was_not_published_is_told_again_by_whoever_goes_on_after_a_crash() {
        ForeignWrites dead = mongo.store.foreignWrites();
        dead.next();
        expenses.insertOne(expense("published", ANNA));
        assertEquals(List.of("WRITTEN expenses/published of ANNA v1"), told(dead, 1));
        expenses.insertOne(expense("told", ANNA));
        assertInstanceOf(News.Writes.class, next(dead));

        try (MongoStore other = mongo.open();
                ForeignWrites writes = other.foreignWrites()) {
            assertEquals(new News.Elsewhere(), writes.next());
            mongo.shell
                    .getCollection(Schema.META)
                    .updateOne(Filters.eq("_id", "watch"), Updates.set("until", new Date(1)));
            expenses.insertOne(expense("later", ANNA));

            assertEquals(
                    List.of("WRITTEN expenses/told of ANNA v1", "WRITTEN expenses/later of ANNA v1"), told(writes, 2));
            dead.published();
            assertEquals(new News.Elsewhere(), dead.next());
        }
    }

    @Test
    void what_comes_after_the_first_look_ever_is_told_though_its_reader_crashes() {
        mongo.store.foreignWrites().next();
        expenses.insertOne(expense("x", ANNA));

        try (MongoStore other = mongo.open();
                ForeignWrites writes = other.foreignWrites()) {
            mongo.shell
                    .getCollection(Schema.META)
                    .updateOne(Filters.eq("_id", "watch"), Updates.set("until", new Date(1)));
            assertEquals(List.of("WRITTEN expenses/x of ANNA v1"), told(writes, 1));
        }
    }

    @Test
    void a_history_that_is_lost_is_told_of_until_it_is_dealt_with() {
        try (ForeignWrites writes = mongo.store.foreignWrites()) {
            writes.next();
            expenses.insertOne(expense("x", ANNA));
            told(writes, 1);
        }
        MongoCollection<Document> meta = mongo.shell.getCollection(Schema.META);
        String place = meta.find(Filters.eq("_id", "watch"))
                .first()
                .get("token", Document.class)
                .getString("_data");
        meta.updateOne(
                Filters.eq("_id", "watch"),
                Updates.set("token._data", place.substring(0, 2) + "00000001" + place.substring(10)));

        try (ForeignWrites dies = mongo.store.foreignWrites()) {
            assertEquals(new News.HistoryLost(), next(dies));
        }
        try (ForeignWrites writes = mongo.store.foreignWrites()) {
            assertEquals(new News.HistoryLost(), next(writes));
            expenses.insertOne(expense("meanwhile", ANNA));
            writes.published();
            assertEquals(List.of("WRITTEN expenses/meanwhile of ANNA v1"), told(writes, 1));

            expenses.drop();
            assertEquals(new News.HistoryLost(), next(writes));
        }
    }

    @Test
    void without_pre_images_it_says_what_to_type() {
        mongo.shell.runCommand(Document.parse("{collMod: 'orders', changeStreamPreAndPostImages: {enabled: false}}"));

        IllegalStateException refused = assertThrows(IllegalStateException.class, mongo.store::foreignWrites);

        assertTrue(
                refused.getMessage()
                        .endsWith("in the database " + mongo.name + ": db.runCommand({ collMod: \"orders\","
                                + " changeStreamPreAndPostImages: { enabled: true } })"),
                refused.getMessage());
    }

    @Test
    void the_clients_of_a_queue_that_watches_hear_of_all_of_it() {
        try (OfflineSync sync = sync(mongo.store)) {
            push(sync, "changed", Method.POST, 1);
            push(sync, "deleted", Method.POST, 1);
            push(sync, "given", Method.POST, 1);
            String cursor = pull(sync, null).cursor();
            sync.watch(mongo.store.foreignWrites());
            assertThrows(IllegalStateException.class, () -> sync.watch(mongo.store.foreignWrites()));
            hasPlace();

            expenses.updateOne(Filters.eq("_id", "changed"), Updates.set("amount", 2));
            expenses.deleteOne(Filters.eq("_id", "deleted"));
            expenses.updateOne(Filters.eq("_id", "given"), Updates.set("user", user(BERT)));
            expenses.insertOne(expense("added", ANNA));

            Map<String, String> heard = new TreeMap<>();
            Instant end = Instant.now().plus(PATIENCE);
            while (heard.size() < 4 && Instant.now().isBefore(end)) {
                Changes changes = pull(sync, cursor);
                changes.changes().forEach(c -> heard.put(c.id(), (c.isDeleted() ? "-v" : "v") + c.version()));
                cursor = changes.cursor();
            }
            assertEquals(Map.of("changed", "v2", "deleted", "-v2", "given", "-v2", "added", "v2"), heard);
            assertEquals(
                    List.of("given"),
                    sync.records().changes(BERT, List.of(EXPENSES), null, 10).changes().stream()
                            .map(Changes.Change::id)
                            .toList());
        }
    }

    /** From then on it is told. */
    private void hasPlace() {
        Instant end = Instant.now().plus(PATIENCE);
        Document place = null;
        while (place == null || place.get("token") == null) {
            assertTrue(Instant.now().isBefore(end), "nobody reads the stream");
            place = mongo.shell
                    .getCollection(Schema.META)
                    .find(Filters.eq("_id", "watch"))
                    .first();
        }
    }

    private static Changes pull(OfflineSync sync, @Nullable String since) {
        return sync.records().changes(ANNA, List.of(EXPENSES), since, 10);
    }
}
