package dev.offlinesync.mongo;

import static dev.offlinesync.contract.Given.ANNA;
import static dev.offlinesync.contract.Given.BERT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.client.MongoCollection;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.queue.SyncQueue;
import dev.offlinesync.core.queue.SyncQueue.Processed;
import dev.offlinesync.core.store.QueueStore;
import java.util.ArrayList;
import java.util.Date;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.bson.BsonDocument;
import org.bson.BsonTimestamp;
import org.bson.BsonType;
import org.bson.Document;
import org.bson.types.Binary;
import org.bson.types.Decimal128;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a person sees and does at the shell: the queue collection is the only truth. */
@RequiresMongo
class ShellTest {
    private static Fixture mongo;
    private static SyncQueue queue;
    private static MongoCollection<Document> items;
    private static MongoCollection<Document> expenses;

    @BeforeAll
    static void start() {
        mongo = Fixture.replicaSet();
        queue = Queues.on(mongo.store);
        items = mongo.shell.getCollection("syncqueues");
        expenses = mongo.shell.getCollection("expenses");
    }

    @AfterAll
    static void stop() {
        mongo.close();
    }

    @BeforeEach
    void empty() {
        mongo.empty();
    }

    private static ItemId failedItem() {
        ItemId id = queue.add(ANNA, Queues.update("missing", Map.of("amount", 1)))
                .item()
                .id();
        while (queue.find(id).orElseThrow().status() != Status.FAILED) {
            queue.process(ANNA);
        }
        return id;
    }

    @Test
    void a_new_item_has_the_documented_fields_and_types() {
        ItemId id = queue.add(ANNA, Queues.create(Map.of("amount", 100))).item().id();

        BsonDocument is = mongo.shell
                .getCollection("syncqueues", BsonDocument.class)
                .find()
                .first();

        Map<String, BsonType> types = Map.ofEntries(
                Map.entry("_id", BsonType.OBJECT_ID),
                Map.entry("userId", BsonType.OBJECT_ID),
                Map.entry("endpoint", BsonType.STRING),
                Map.entry("method", BsonType.STRING),
                Map.entry("data", BsonType.DOCUMENT),
                Map.entry("status", BsonType.STRING),
                Map.entry("attempts", BsonType.INT32),
                Map.entry("maxAttempts", BsonType.INT32),
                Map.entry("error", BsonType.NULL),
                Map.entry("responseData", BsonType.NULL),
                Map.entry("deviceId", BsonType.NULL),
                Map.entry("priority", BsonType.INT32),
                Map.entry("retryAt", BsonType.NULL),
                Map.entry("createdAt", BsonType.DATE_TIME),
                Map.entry("updatedAt", BsonType.DATE_TIME),
                Map.entry("sequence", BsonType.TIMESTAMP));
        types.forEach((field, type) -> assertEquals(type, is.get(field).getBsonType(), field));
        assertEquals(id.hex(), is.getObjectId("_id").getValue().toHexString());
        assertTrue(is.getTimestamp("sequence").getTime() > 1_700_000_000);
        queue.add(BERT, Queues.create(Map.of()));
        assertEquals(1, items.countDocuments(new Document("userId", BERT.value())));
    }

    @Test
    void a_settled_item_shows_its_end() {
        queue.add(ANNA, Queues.create(Map.of("amount", 100)));
        queue.process(ANNA);
        failedItem();

        Document completed = items.find(new Document("status", "completed")).first();
        assertEquals(1, completed.get("attempts"));
        assertInstanceOf(Document.class, completed.get("responseData"));
        assertInstanceOf(Date.class, completed.get("completedAt"));
        Document failed = items.find(new Document("status", "failed")).first();
        assertEquals("expense not found", failed.get("error"));
        assertEquals(new Document("kind", "not_found"), failed.get("failure"));
        assertEquals(5, failed.get("attempts"));
        assertNull(failed.get("retryAt"));
    }

    @Test
    void the_queues_status_is_counted_and_failed_items_are_found() {
        queue.addAll(ANNA, List.of(Queues.create(Map.of()), Queues.create(Map.of())));
        queue.process(ANNA);
        failedItem();
        queue.add(ANNA, Queues.create(Map.of()));

        assertEquals(1, items.countDocuments(new Document("status", "pending")));
        assertEquals(1, items.countDocuments(new Document("status", "failed")));
        assertEquals(
                1,
                items.find(new Document("status", "failed"))
                        .into(new ArrayList<>())
                        .size());
    }

    @Test
    void a_failed_item_that_is_reset_by_hand_is_tried_again() {
        ItemId id = failedItem();
        mongo.shell
                .getCollection("expenses")
                .insertOne(new Document("_id", "missing").append("user", new ObjectId(ANNA.value())));

        items.updateOne(
                new Document("_id", new ObjectId(id.hex())),
                new Document("$set", new Document("status", "pending").append("attempts", 0)));

        Processed processed = queue.process(ANNA);
        assertEquals(1, processed.successful());
        assertEquals(Status.COMPLETED, queue.find(id).orElseThrow().status());
        assertEquals(1, expenses.find(new Document("_id", "missing")).first().get("amount"));
    }

    @Test
    void a_completed_item_that_is_reset_by_hand_has_its_effect_once() {
        ItemId id = queue.add(ANNA, Queues.create(Map.of("amount", 1))).item().id();
        queue.process(ANNA);

        items.updateOne(
                new Document("_id", new ObjectId(id.hex())),
                new Document("$set", new Document("status", "pending").append("attempts", 0.0)));

        assertEquals(1, queue.process(ANNA).successful());
        assertEquals(1, expenses.countDocuments());
        assertEquals(1L, expenses.find().first().get("_sync", Document.class).get("version"));
    }

    @Test
    void old_completed_items_are_deleted() {
        ItemId old = queue.add(ANNA, Queues.create(Map.of())).item().id();
        queue.add(ANNA, Queues.create(Map.of()));
        queue.process(ANNA);
        items.updateOne(
                new Document("_id", new ObjectId(old.hex())),
                new Document("$set", new Document("updatedAt", new Date(0))));
        queue.add(ANNA, Queues.create(Map.of()));
        Date thirtyDaysAgo = new Date(System.currentTimeMillis() - 30L * 24 * 60 * 60 * 1000);

        items.deleteMany(new Document("status", "completed").append("updatedAt", new Document("$lt", thirtyDaysAgo)));

        assertTrue(queue.find(old).isEmpty());
        assertEquals(2, items.countDocuments());
        assertEquals(1, queue.process(ANNA).successful());
    }

    @Test
    void edited_priorities_retry_times_and_attempts_count_at_once() {
        List<ItemId> ids = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            ids.add(queue.add(ANNA, Queues.create(Map.of("i", i))).item().id());
        }
        items.updateOne(
                new Document("_id", new ObjectId(ids.get(2).hex())),
                new Document("$set", new Document("priority", 7.0)));
        items.updateOne(
                new Document("_id", new ObjectId(ids.get(0).hex())),
                new Document("$set", new Document("retryAt", new Date(System.currentTimeMillis() + 60_000))));
        items.updateOne(
                new Document("_id", new ObjectId(ids.get(1).hex())),
                new Document("$unset", new Document("attempts", 1)));

        Processed processed = queue.process(ANNA);

        assertEquals(
                List.of(ids.get(2), ids.get(1)),
                processed.attempted().stream().map(SyncItem::id).toList());
        assertEquals(2, processed.successful());
        assertEquals(1, processed.backlog().waiting());
    }

    @Test
    void documents_written_by_hand_are_repaired_and_count_as_oldest() {
        ItemId young = queue.add(ANNA, Queues.update("by-hand", Map.of("young", true)))
                .item()
                .id();
        ObjectId second = new ObjectId(new Date(2_000_000));
        ObjectId first = new ObjectId(new Date(1_000_000));
        items.insertMany(List.of(
                new Document("_id", second)
                        .append("endpoint", "/api/expenses/by-hand")
                        .append("method", "put")
                        .append("data", new Document("amount", 2))
                        .append("userId", new ObjectId(ANNA.value()))
                        .append("status", "pending"),
                new Document("_id", first)
                        .append("endpoint", "/api/expenses")
                        .append("method", "POST")
                        .append("data", new Document("_id", "by-hand").append("amount", 1))
                        .append("userId", new ObjectId(ANNA.value()))
                        .append("priority", "high")
                        .append("attempts", "none")
                        .append("status", "processing")));

        Processed processed = queue.process(ANNA);

        assertEquals(
                List.of(first.toHexString(), second.toHexString(), young.hex()),
                processed.attempted().stream().map(i -> i.id().hex()).toList());
        assertEquals(3, processed.successful());
        Document made = expenses.find(new Document("_id", "by-hand")).first();
        assertEquals(2, made.get("amount"));
        assertEquals(true, made.get("young"));
        Document repaired = items.find(new Document("_id", first)).first();
        assertEquals(1, repaired.get("attempts"));
        assertEquals(5, repaired.get("maxAttempts"));
        assertEquals(0, repaired.get("priority"));
        assertEquals(new Date(1_000_000), repaired.get("createdAt"));
        assertEquals(new BsonTimestamp(1_000_000), repaired.get("sequence"));
    }

    @Test
    void large_documents_written_by_hand_are_repaired_a_part_at_a_time() {
        String large = "x".repeat(3 << 20);
        for (int i = 0; i < 5; i++) {
            items.insertOne(new Document("userId", new ObjectId(ANNA.value()))
                    .append("endpoint", "/api/expenses")
                    .append("method", "POST")
                    .append("data", new Document("text", large))
                    .append("status", "pending"));
        }
        assertEquals(
                3,
                mongo.store
                        .queue()
                        .due(ANNA, java.time.Instant.now(), 50, 8L << 20, QueueStore.COUNTED)
                        .toRepair()
                        .size());

        int done = queue.process(ANNA).successful() + queue.process(ANNA).successful();
        assertEquals(4, done, "two at a time fit into a batch");
        assertEquals(1, queue.process(ANNA).successful());
    }

    @Test
    void a_document_with_no_endpoint_fails_and_one_of_nobody_is_left_alone() {
        items.insertMany(List.of(
                new Document("userId", new ObjectId(ANNA.value())).append("status", "pending"),
                new Document("_id", "not an ObjectId")
                        .append("userId", new ObjectId(ANNA.value()))
                        .append("status", "pending"),
                new Document("status", "pending")));

        Processed processed = queue.process(ANNA);

        assertEquals(1, processed.attempted().size());
        assertEquals(
                Failure.Kind.UNKNOWN_ENDPOINT,
                processed.attempted().get(0).failure().kind());
        assertEquals(
                List.of(ANNA),
                mongo.store.queue().usersWithDueWork(java.time.Instant.now(), java.time.Duration.ZERO, null, 10));
    }

    @Test
    void items_of_an_earlier_system_are_listed_and_paged() {
        List<Document> earlier = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            earlier.add(new Document("userId", new ObjectId(ANNA.value()))
                    .append("endpoint", "/api/expenses")
                    .append("priority", 0)
                    .append("status", "completed"));
        }
        items.insertMany(earlier);
        queue.add(ANNA, Queues.create(Map.of()));

        List<SyncItem> paged = new ArrayList<>();
        SyncQueue.Page page = queue.items(ANNA, EnumSet.allOf(Status.class), null, 2);
        paged.addAll(page.items());
        while (page.next() != null) {
            page = queue.items(ANNA, EnumSet.allOf(Status.class), page.next(), 2);
            paged.addAll(page.items());
        }

        assertEquals(6, paged.stream().map(SyncItem::id).distinct().count());
        assertEquals(6, paged.size());
    }

    @Test
    void values_of_other_types_in_a_record_survive_an_update_of_its_neighbours() {
        ObjectId partner = new ObjectId();
        Document foreign = new Document("_id", "foreign")
                .append("user", new ObjectId(ANNA.value()))
                .append("price", new Decimal128(new java.math.BigDecimal("12.50")))
                .append("partner", partner)
                .append("blob", new Binary(new byte[] {1, 2, 3}))
                .append("amount", 1);
        expenses.insertOne(foreign);
        queue.add(ANNA, Queues.update("foreign", Map.of("amount", 2)));

        Processed processed = queue.process(ANNA);

        assertEquals(1, processed.successful());
        Map<String, Object> shown = processed.attempted().get(0).responseData();
        assertEquals(12.5, shown.get("price"));
        assertEquals(partner.toHexString(), shown.get("partner"));
        assertEquals("AQID", shown.get("blob"));
        assertEquals(2, shown.get("_version"));
        Document is = expenses.find(new Document("_id", "foreign")).first();
        for (String field : List.of("price", "partner", "blob")) {
            assertEquals(foreign.get(field), is.get(field));
        }
        assertEquals(2, is.get("amount"));
    }

    @Test
    void a_record_that_no_user_owns_is_neither_shown_nor_changed() {
        Document nobodys = new Document("_id", "nobodys").append("amount", 1);
        expenses.insertOne(nobodys);
        queue.addAll(
                ANNA,
                List.of(
                        Queues.update("nobodys", Map.of("amount", 2)),
                        Queues.create(Map.of("_id", "nobodys")),
                        Queues.delete("nobodys")));

        assertEquals(0, queue.process(ANNA).successful());
        assertEquals(nobodys, expenses.find().first());
    }
}
