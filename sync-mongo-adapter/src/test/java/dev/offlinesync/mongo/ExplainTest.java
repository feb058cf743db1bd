package dev.offlinesync.mongo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.ExplainVerbosity;
import dev.offlinesync.contract.Given;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.OrderKey;
import dev.offlinesync.core.item.Position;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.record.RecordLayout;
import dev.offlinesync.core.rules.OpenItem;
import dev.offlinesync.core.store.QueueStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The queries of every call are answered from the bounds of an index, whatever has gathered in the collection. */
@RequiresMongo
class ExplainTest {
    private static final int ENDED = 5000;
    private static final int OPEN = 300;
    private static final int WAITING = 40;
    private static final Instant NOW = Given.NOW;
    private static final UserId ANNA = Given.ANNA;

    private static Fixture mongo;
    private static MongoQueue queue;
    private static List<SyncItem> open = new ArrayList<>();

    @BeforeAll
    static void fill() {
        mongo = Fixture.replicaSet();
        queue = (MongoQueue) mongo.store.queue();
        for (UserId user : List.of(ANNA, Given.BERT)) {
            for (int i = 0; i < ENDED; i += 1000) {
                queue.insert(java.util.stream.IntStream.range(0, 1000)
                        .mapToObj(n -> Given.itemOn(user, "r" + n % 20).completed(Map.of(), NOW))
                        .toList());
            }
        }
        List<SyncItem> items = new ArrayList<>();
        for (int i = 0; i < OPEN; i++) {
            ItemId id = Given.id();
            SyncItem item = Given.item(ANNA, id, "/api/expenses/r" + i % 20, i % 3);
            items.add(i % 7 == 0 && i / 7 < WAITING ? Given.interrupted(item) : i % 10 == 1 ? item.stamped(NOW) : item);
        }
        queue.insert(items);
        open = queue.page(ANNA, Status.OPEN, null, 1000).items();
        assertEquals(OPEN, open.size());
    }

    @AfterAll
    static void close() {
        mongo.close();
    }

    /** Every plan stage in an explanation, winning plans and executions alike. */
    static List<Document> stages(Object explained) {
        List<Document> stages = new ArrayList<>();
        if (explained instanceof Document d) {
            if (d.get("stage") instanceof String) {
                stages.add(d);
            }
            d.forEach((key, value) -> {
                if (!key.equals("rejectedPlans") && !key.equals("allPlansExecution")) {
                    stages.addAll(stages(value));
                }
            });
        } else if (explained instanceof List<?> list) {
            list.forEach(e -> stages.addAll(stages(e)));
        }
        return stages;
    }

    private static void assertIndexed(Document explained) {
        List<String> names = stages(explained).stream()
                .map(s -> s.getString("stage"))
                .distinct()
                .toList();
        assertTrue(names.contains("IXSCAN"), () -> names.toString());
        assertFalse(names.contains("COLLSCAN"), () -> names.toString());
        assertFalse(names.contains("SORT"), () -> names + " " + explained.toJson());
    }

    static long keys(Document explained) {
        long keys = 0;
        for (Document stage : stages(explained)) {
            if (stage.getString("stage").equals("IXSCAN") && stage.get("keysExamined") instanceof Number n) {
                keys += n.longValue();
            }
        }
        return keys;
    }

    private static long documents(Document explained) {
        return ((Number) explained.get("executionStats", Document.class).get("totalDocsExamined")).longValue();
    }

    @Test
    void the_due_page_and_each_of_its_counts_come_from_indexes() {
        List<org.bson.conversions.Bson> pipeline = new DuePage(50, 8L << 20, QueueStore.COUNTED).pipeline(ANNA, NOW);
        Document explained =
                mongo.shell.getCollection(Schema.ITEMS).aggregate(pipeline).explain(ExplainVerbosity.EXECUTION_STATS);

        assertIndexed(explained);
        assertTrue(keys(explained) <= 3 * OPEN, () -> keys(explained) + " keys");
    }

    @Test
    void what_is_open_before_others_comes_from_an_index_alone() {
        Map<OrderKey, Long> before = new HashMap<>();
        open.stream()
                .sorted(Comparator.comparingLong(SyncItem::sequence))
                .limit(OPEN / 2)
                .forEach(i -> before.merge(i.orderKey(), i.sequence(), Math::max));
        Document explained = queue.findOpenBefore(ANNA, before, 1000).explain(ExplainVerbosity.EXECUTION_STATS);

        assertIndexed(explained);
        assertEquals(0, documents(explained));
        assertTrue(keys(explained) <= OPEN, () -> keys(explained) + " keys");
    }

    @Test
    void what_creates_and_deletes_a_record_is_looked_for_among_its_own_items() {
        OrderKey key = open.get(0).orderKey();
        long own = mongo.shell
                .getCollection(Schema.ITEMS)
                .countDocuments(new Document("userId", Ids.of(ANNA)).append("recordKey", key.text()));
        Document explained = queue.findBegun(ANNA, Set.of(key), 1000).explain(ExplainVerbosity.EXECUTION_STATS);

        List<String> names =
                stages(explained).stream().map(s -> s.getString("stage")).toList();
        assertTrue(names.contains("IXSCAN") && !names.contains("COLLSCAN"), names::toString);
        assertTrue(keys(explained) <= own + 10, () -> keys(explained) + " keys for " + own + " items");
    }

    @Test
    void what_is_due_behind_a_place_comes_from_an_index_alone() {
        OpenItem last = OpenItem.of(open.get(100), NOW);
        Document explained = queue.findDueBehind(ANNA, NOW, last, 1000).explain(ExplainVerbosity.EXECUTION_STATS);

        assertIndexed(explained);
        assertEquals(0, documents(explained));
        assertTrue(keys(explained) <= OPEN + 20, () -> keys(explained) + " keys");
    }

    private Document explainedPage(@Nullable Position after) {
        return mongo.shell
                .getCollection(Schema.LANES)
                .aggregate(ListedPage.pipeline(ANNA, EnumSet.allOf(Status.class), after, 100))
                .explain(ExplainVerbosity.EXECUTION_STATS);
    }

    @Test
    void a_page_far_behind_costs_no_more_than_the_first() {
        List<SyncItem> all =
                queue.page(ANNA, EnumSet.allOf(Status.class), null, 4000).items();
        Document explained = explainedPage(Position.of(all.get(3999)));

        assertIndexed(explained);
        assertTrue(keys(explained) <= 130, () -> keys(explained) + " keys");
    }

    @Test
    void a_listing_of_every_status_is_merged_from_the_index() {
        Document explained = explainedPage(null);

        assertIndexed(explained);
        assertTrue(keys(explained) <= 130, () -> keys(explained) + " keys");
    }

    @Test
    void the_due_page_of_a_user_with_a_single_item_is_not_sorted_either() {
        UserId carl = new UserId("carl");
        queue.insert(List.of(Given.item(carl)));
        Document explained = mongo.shell
                .getCollection(Schema.ITEMS)
                .aggregate(new DuePage(50, 8L << 20, QueueStore.COUNTED).pipeline(carl, NOW))
                .explain(ExplainVerbosity.EXECUTION_STATS);

        assertIndexed(explained);
        assertTrue(keys(explained) <= 20, () -> keys(explained) + " keys");
    }

    @Test
    void what_is_counted_comes_from_indexes_and_ended_items_cost_nothing() {
        for (List<org.bson.conversions.Bson> pipeline :
                List.of(Counting.pipeline(ANNA, NOW, 1000), Counting.pipeline(null, NOW, 1000))) {
            Document explained = mongo.shell
                    .getCollection(Schema.ITEMS)
                    .aggregate(pipeline)
                    .explain(ExplainVerbosity.EXECUTION_STATS);

            assertIndexed(explained);
            assertTrue(keys(explained) <= 3 * OPEN, () -> keys(explained) + " keys");
        }
    }

    @Test
    void users_with_due_work_come_from_an_index_alone() {
        Document explained = explainedUsers(NOW);

        assertIndexed(explained);
        assertEquals(0, documents(explained));
        assertTrue(keys(explained) <= OPEN + 20, () -> keys(explained) + " keys");
    }

    @Test
    void neither_waiting_items_nor_those_within_the_grace_are_read_to_find_users_with_due_work() {
        Document explained = explainedUsers(NOW.minusSeconds(1));

        assertIndexed(explained);
        assertEquals(0, documents(explained));
        assertTrue(keys(explained) <= 30, () -> keys(explained) + " keys");
    }

    /** Each range for itself was answered from another index: all due items were read and sorted, for each chunk. */
    @Test
    void a_look_for_users_on_a_long_queue_reads_one_chunk_of_keys() {
        try (Fixture many = Fixture.replicaSet()) {
            List<Document> items = new ArrayList<>();
            for (int i = 0; i < 2000; i++) {
                items.add(new Document("userId", "user-" + i % 20)
                        .append("recordKey", "/api/expenses/" + i)
                        .append("status", Status.PENDING.wire())
                        .append("retryAt", i % 50 == 49 ? Date.from(NOW) : null)
                        .append("createdAt", Date.from(NOW)));
            }
            many.shell.getCollection(Schema.ITEMS).insertMany(items);

            Document explained = explainedUsers(many, NOW);

            assertIndexed(explained);
            assertEquals(0, documents(explained));
            assertTrue(keys(explained) <= 1050, () -> keys(explained) + " keys");
        }
    }

    private static Document explainedUsers(Instant now) {
        return explainedUsers(mongo, now);
    }

    private static Document explainedUsers(Fixture mongo, Instant now) {
        return new DueUsers(mongo.shell.getCollection(Schema.ITEMS, BsonDocument.class), now, Duration.ZERO)
                .keys(DueUsers.ANYBODY)
                .explain(ExplainVerbosity.EXECUTION_STATS);
    }

    // ---- records: owners in two forms, ids of every type, many of other users

    private static final int RECORDS = 600;

    private static MongoRecords records() {
        if (mongo.shell.getCollection(Given.EXPENSES).estimatedDocumentCount() == 0) {
            List<Document> documents = new ArrayList<>();
            for (int i = 0; i < RECORDS; i++) {
                Object id = i % 3 == 0 ? "r" + i : i % 3 == 1 ? i : new ObjectId();
                Object owner = i % 2 == 0 ? new ObjectId(ANNA.value()) : ANNA.value();
                documents.add(new Document("_id", id).append("user", owner).append("n", i));
                documents.add(new Document("_id", "b" + i).append("user", Given.BERT.value()));
            }
            mongo.shell.getCollection(Given.EXPENSES).insertMany(documents);
        }
        return (MongoRecords) mongo.store.records();
    }

    @Test
    void a_page_of_records_is_merged_from_the_index_wherever_it_begins() {
        List<@Nullable BsonValue> places = new ArrayList<>();
        places.add(null);
        places.add(new BsonInt32(100));
        places.add(new BsonString("r300"));
        for (BsonValue place : places) {
            Document explained =
                    records().findBehind(ANNA, Given.EXPENSES, place, 51).explain(ExplainVerbosity.EXECUTION_STATS);

            assertIndexed(explained);
            assertTrue(keys(explained) <= 70, () -> keys(explained) + " keys behind " + place);
        }
    }

    @Test
    void records_are_counted_from_the_index_alone() {
        records();
        Document explained = mongo.shell
                .getCollection(Given.EXPENSES)
                .aggregate(new RecordDocuments(Given.EXPENSES, RecordLayout.DEFAULT).count(ANNA))
                .explain(ExplainVerbosity.EXECUTION_STATS);

        assertIndexed(explained);
        assertTrue(
                stages(explained).stream().noneMatch(s -> s.getString("stage").equals("FETCH")), explained::toJson);
        assertTrue(keys(explained) <= RECORDS + 20, () -> keys(explained) + " keys");
    }
}
