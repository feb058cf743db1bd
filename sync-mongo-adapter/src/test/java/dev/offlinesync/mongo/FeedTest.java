package dev.offlinesync.mongo;

import static dev.offlinesync.contract.Given.ANNA;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.ExplainVerbosity;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import dev.offlinesync.contract.Given;
import dev.offlinesync.core.OfflineSync;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.queue.Changes;
import dev.offlinesync.core.queue.CursorExpired;
import dev.offlinesync.core.queue.QueueBusy;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.record.RecordRules;
import dev.offlinesync.core.record.Resource;
import dev.offlinesync.core.store.FeedOperations;
import dev.offlinesync.core.store.FeedPage;
import dev.offlinesync.core.store.FeedPlace;
import dev.offlinesync.core.store.FeedScan;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Change feeds: of databases of the version before, beside a server of that version, and of collections that other
 * programs fill too. What a pull costs.
 */
@RequiresMongo
class FeedTest {
    private static final List<Resource> RESOURCES = List.of(
            Resource.of("/api/expenses", RecordRules.NONE),
            Resource.of("/api/orders", RecordRules.NONE),
            Resource.of("/api/notes", RecordRules.NONE));

    enum Topology {
        REPLICA_SET,
        STANDALONE;

        Fixture start() {
            return this == REPLICA_SET ? Fixture.replicaSet() : Fixture.standalone();
        }
    }

    private static OfflineSync sync(Fixture mongo) {
        Handlers.Builder handlers = Handlers.builder();
        RESOURCES.forEach(handlers::resource);
        return OfflineSync.builder(mongo.store)
                .handlers(handlers.build())
                .batchSize(200)
                .build();
    }

    private static Changes pull(OfflineSync sync, @Nullable String since, int limit) {
        return sync.records().changes(ANNA, RESOURCES, since, limit);
    }

    private static List<String> shown(Changes changes) {
        return changes.changes().stream()
                .map(c -> (c.isDeleted() ? "-" : "") + c.id() + " v" + c.version())
                .toList();
    }

    private static void write(OfflineSync sync, String path, Method method) {
        Map<String, Object> data = method == Method.DELETE ? null : Map.of("amount", 1);
        sync.queue().push(ANNA, List.of(Submission.of("/api/" + path, method, data)));
    }

    private static Document old(Object id, long version) {
        return new Document("_id", id)
                .append("user", new ObjectId(ANNA.value()))
                .append("_sync", new Document("version", version));
    }

    @ParameterizedTest
    @EnumSource(FeedOperations.Touch.class)
    void a_query_that_the_database_does_not_know_is_refused_in_a_line(FeedOperations.Touch touch) {
        try (Fixture mongo = Fixture.replicaSet()) {
            Exception e = assertThrows(
                    IllegalArgumentException.class,
                    () -> mongo.store.feeds().touch("expenses", "{\"$bad\": 1}", touch));

            assertEquals(
                    "MongoDB refuses this: unknown top level operator: $bad.",
                    e.getMessage().replaceFirst("\\$bad\\..*", "\\$bad."));
        }
    }

    @ParameterizedTest
    @EnumSource(FeedOperations.Touch.class)
    void a_query_that_takes_too_long_is_told_from_a_database_that_is_away(FeedOperations.Touch touch) {
        int expired = 50;
        try (Fixture mongo = Fixture.replicaSet();
                MongoClient admin = MongoClients.create(mongo.server.uri())) {
            Document data = new Document("failCommands", List.of("find", "aggregate"))
                    .append("namespace", mongo.name + ".expenses")
                    .append("errorCode", expired);
            admin.getDatabase("admin")
                    .runCommand(new Document("configureFailPoint", "failCommand")
                            .append("mode", new Document("times", 1))
                            .append("data", data));

            Exception e = assertThrows(
                    IllegalArgumentException.class,
                    () -> mongo.store.feeds().touch("expenses", "{\"$where\": \"sleep(1000)\"}", touch));

            assertTrue(e.getMessage().startsWith("MongoDB did not answer within the "), e.getMessage());
        }
    }

    @ParameterizedTest
    @EnumSource
    void records_of_the_version_before_get_their_numbers_in_the_first_sync_and_are_told_of_again_when_they_change(
            Topology topology) {
        try (Fixture mongo = topology.start();
                OfflineSync sync = sync(mongo)) {
            mongo.shell.getCollection("expenses").insertMany(List.of(old("a", 3), old("b", 1), old("c", 1)));
            mongo.shell
                    .getCollection(Schema.LANES)
                    .insertOne(new Document("_id", new ObjectId(ANNA.value()))
                            .append("owner", null)
                            .append("epoch", 7L));
            Changes first = pull(sync, null, 2);
            assertEquals(List.of("a v4", "b v2"), shown(first));
            assertEquals(first.change(), first.changes().get(0).change());
            assertFalse(first.upToDate());
            write(sync, "expenses/a", Method.PUT);
            write(sync, "expenses/b", Method.DELETE);

            Changes second = pull(sync, first.cursor(), 10);

            assertEquals(List.of("c v2", "a v5", "-b v3"), shown(second));
            assertTrue(second.upToDate());
        }
    }

    /** It gives no numbers, so what it wrote can only be found by fetching all. */
    @ParameterizedTest
    @EnumSource
    void a_lane_that_a_server_of_the_version_before_has_claimed_begins_another_generation(Topology topology) {
        try (Fixture mongo = topology.start();
                OfflineSync sync = sync(mongo)) {
            write(sync, "expenses/a", Method.POST);
            write(sync, "expenses/b", Method.POST);
            Changes before = pull(sync, null, 10);
            assertTrue(before.upToDate());

            mongo.shell
                    .getCollection(Schema.LANES)
                    .updateOne(
                            new Document(),
                            Document.parse("{$set: {owner: 'old'}, $inc: {epoch: {$numberLong: '1'}},"
                                    + " $currentDate: {later: true}}"));
            mongo.shell
                    .getCollection(Schema.LANES)
                    .updateOne(
                            new Document(), List.of(Document.parse("{$set: {leaseUntil: {$add: ['$$NOW', 60000]}}}")));
            assertThrows(QueueBusy.class, () -> pull(sync, before.cursor(), 10));
            mongo.shell
                    .getCollection("expenses")
                    .updateOne(Filters.eq("_id", "a"), Updates.set("_sync", new Document("version", 2L)));
            mongo.shell
                    .getCollection(Schema.LANES)
                    .updateOne(new Document(), Document.parse("{$set: {owner: null}, $unset: {leaseUntil: ''}}"));

            assertThrows(CursorExpired.class, () -> pull(sync, before.cursor(), 10));
            Changes after = pull(sync, null, 10);
            assertEquals(List.of("b v1", "a v3"), shown(after));
            assertNotEquals(before.generation(), after.generation());
            assertTrue(after.change() > before.change());
            write(sync, "expenses/a", Method.DELETE);
            assertEquals(List.of("-a v4"), shown(pull(sync, after.cursor(), 10)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void cursors_that_are_too_old_and_those_from_the_future_have_expired(Topology topology) {
        try (Fixture mongo = topology.start();
                OfflineSync sync = sync(mongo)) {
            write(sync, "expenses/a", Method.POST);
            Changes old = pull(sync, null, 10);
            write(sync, "expenses/b", Method.POST);
            Changes late = pull(sync, old.cursor(), 10);
            var lanes = mongo.shell.getCollection(Schema.LANES);

            lanes.updateOne(new Document(), Updates.set("purged", late.change()));
            assertThrows(CursorExpired.class, () -> pull(sync, old.cursor(), 10));
            assertEquals(List.of(), shown(pull(sync, late.cursor(), 10)));

            lanes.updateOne(new Document(), Updates.set("changes", old.change()));
            CursorExpired expired = assertThrows(CursorExpired.class, () -> pull(sync, late.cursor(), 10));
            assertEquals("the database knows less than it did when this cursor was given", expired.getMessage());

            lanes.updateOne(new Document(), Updates.unset("generation"));
            assertThrows(CursorExpired.class, () -> pull(sync, old.cursor(), 10));
            assertTrue(pull(sync, null, 10).change() >= late.change());
        }
    }

    @ParameterizedTest
    @EnumSource
    void ids_and_owners_of_any_form_are_paged_each_once(Topology topology) {
        try (Fixture mongo = topology.start();
                OfflineSync sync = sync(mongo)) {
            List<Object> ids = List.of(7, 7.5, "x", "a\u0001b", new ObjectId(), new ObjectId().toHexString());
            Set<String> expected = new HashSet<>();
            for (Object id : ids) {
                mongo.shell
                        .getCollection("expenses")
                        .insertOne(old(id, 1)
                                .append("user", id instanceof String ? ANNA.value() : new ObjectId(ANNA.value())));
                expected.add(id.toString() + " v2");
            }
            mongo.shell.getCollection("expenses").insertOne(old(new Document("odd", 1), 1));
            Set<String> told = new HashSet<>();
            Changes page = pull(sync, null, 1);
            told.addAll(shown(page));
            for (int i = 0; !page.upToDate(); i++) {
                page = pull(sync, page.cursor(), 1);
                told.addAll(shown(page));
                assertTrue(i < ids.size(), "the pages have no end");
            }

            assertEquals(expected, told);
        }
    }

    /** Of two documents with one text, a user reaches the one in the form that this system writes. */
    @ParameterizedTest
    @EnumSource
    void two_documents_of_a_user_whose_ids_have_one_text_are_told_of_once(Topology topology) {
        try (Fixture mongo = topology.start();
                OfflineSync sync = sync(mongo)) {
            write(sync, "expenses/x", Method.POST);
            String cursor = pull(sync, null, 10).cursor();
            mongo.shell.getCollection("expenses").insertMany(List.of(old(5, 7), old("5", 1), old(6, 1)));

            Changes page = pull(sync, cursor, 10);

            assertEquals(List.of("6 v2", "5 v2"), shown(page));
            assertTrue(page.upToDate());
            assertEquals(List.of(), shown(pull(sync, page.cursor(), 10)));
            assertEquals(
                    List.of("5 v7", "6 v2", "5 v2", "x v1"),
                    mongo.store.records().page(ANNA, "expenses", null, 10).items().stream()
                            .map(r -> r.key().id() + " v" + r.version())
                            .toList(),
                    "a list has both");
            assertEquals(
                    2,
                    mongo.store
                            .records()
                            .find(ANNA, new RecordKey("expenses", "5"))
                            .orElseThrow()
                            .version());
        }
    }

    /** As a crash leaves it, if its items are cleared before they run again. */
    @Test
    void on_a_standalone_server_what_a_commit_has_written_and_not_published_is_adopted() {
        try (Fixture mongo = Fixture.standalone();
                OfflineSync sync = sync(mongo)) {
            write(sync, "expenses/a", Method.POST);
            Changes before = pull(sync, null, 10);
            mongo.shell
                    .getCollection("expenses")
                    .updateOne(
                            Filters.eq("_id", "a"),
                            Updates.combine(
                                    Updates.set("_sync.version", 2L),
                                    Updates.set("_sync.change", before.change() + 1)));
            mongo.shell
                    .getCollection(Schema.TOMBSTONES)
                    .insertOne(Document.parse("{_id: {c: 'expenses', id: 'a'}, version: {$numberLong: '3'}}")
                            .append("user", new ObjectId(ANNA.value()))
                            .append("change", before.change()));

            mongo.shell.getCollection(Schema.LANES).updateOne(new Document(), Updates.set("owner", "dead"));
            Changes amid = pull(sync, before.cursor(), 10);
            assertEquals(List.of(), shown(amid));
            assertFalse(amid.upToDate());

            mongo.shell.getCollection(Schema.LANES).updateOne(new Document(), Updates.set("owner", null));
            Changes after = pull(sync, amid.cursor(), 10);
            assertEquals(List.of("a v3"), shown(after), "half a deletion is none");
            assertTrue(after.upToDate());
        }
    }

    @Test
    void a_pull_of_nothing_takes_one_command_and_a_page_of_three_collections_at_most_five() {
        try (Fixture mongo = Fixture.replicaSet();
                OfflineSync sync = sync(mongo)) {
            List<Submission> creates = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                RESOURCES.forEach(r -> creates.add(Submission.of(r.path(), Method.POST, Map.of("n", creates.size()))));
            }
            sync.queue().push(ANNA, creates);
            mongo.sent();

            Changes page = pull(sync, null, 500);
            assertEquals(500, page.changes().size());
            List<String> sent = mongo.sent();
            assertTrue(sent.size() <= 5, () -> sent.size() + " commands: " + sent);

            Changes rest = pull(sync, page.cursor(), 500);
            assertEquals(100, rest.changes().size());
            assertTrue(rest.upToDate());
            mongo.sent();
            pull(sync, rest.cursor(), 500);
            assertEquals(List.of("aggregate"), mongo.sent());
        }
    }

    @Test
    void the_keys_of_a_page_come_from_the_bounds_of_indexes_wherever_it_begins() {
        try (Fixture mongo = Fixture.replicaSet()) {
            List<Document> records = new ArrayList<>();
            List<Document> tombstones = new ArrayList<>();
            for (long i = 0; i < 2000; i++) {
                Object owner = i % 2 == 0 ? new ObjectId(ANNA.value()) : ANNA.value();
                Document mark = i < 500 ? new Document() : new Document("change", i);
                records.add(new Document("_id", "r" + i).append("user", owner).append("_sync", mark));
                records.add(new Document("_id", "b" + i)
                        .append("user", Given.BERT.value())
                        .append("_sync", mark));
                tombstones.add(Document.parse("{_id: {c: 'expenses', id: 't" + i + "'}}")
                        .append("user", new ObjectId(ANNA.value()))
                        .append("change", i));
            }
            mongo.shell.getCollection("expenses").insertMany(records);
            mongo.shell.getCollection("orders").insertMany(records);
            mongo.shell.getCollection(Schema.TOMBSTONES).insertMany(tombstones);
            for (FeedPlace place : List.of(
                    FeedPlace.START,
                    new FeedPlace(0, "expenses", "{\"i\": \"r3\"}"),
                    new FeedPlace(700, "expenses", "{\"i\": \"r700\"}"),
                    FeedPlace.behind(1500))) {
                FeedScan scan = new FeedScan(new TreeSet<>(Set.of("expenses", "orders")), place, 0, 10);
                Document explained = mongo.shell
                        .getCollection(Schema.LANES)
                        .aggregate(new FeedKeys(new Layouts(Map.of()), ANNA, scan).pipeline())
                        .explain(ExplainVerbosity.EXECUTION_STATS);
                List<Document> plans = ExplainTest.stages(explained);
                List<String> names =
                        plans.stream().map(s -> s.getString("stage")).toList();

                assertFalse(names.contains("COLLSCAN"), () -> place + ": " + names);
                assertFalse(names.contains("SORT"), () -> place + ": " + names);
                assertTrue(names.contains("IXSCAN"), () -> place + ": " + names);
                assertTrue(
                        ExplainTest.keys(explained) <= 150 + 2 * FeedPage.MOST_UNNUMBERED,
                        () -> place + ": " + ExplainTest.keys(explained));
            }
        }
    }
}
