package dev.offlinesync.mongo;

import static dev.offlinesync.contract.Given.ANNA;
import static dev.offlinesync.contract.Given.BERT;
import static dev.offlinesync.contract.Given.LEASE;
import static dev.offlinesync.contract.Given.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.client.ClientSession;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import dev.offlinesync.contract.Given;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.queue.SyncQueue;
import dev.offlinesync.core.record.RecordWrite;
import dev.offlinesync.core.record.Slot;
import dev.offlinesync.core.record.StoredRecord;
import dev.offlinesync.core.rules.Decision;
import dev.offlinesync.core.store.LaneStore.Claim;
import dev.offlinesync.core.store.LaneStore.Commit;
import dev.offlinesync.core.store.LaneStore.Lane;
import dev.offlinesync.core.store.LaneStore.Next;
import dev.offlinesync.core.store.StoreUnavailable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What MongoDB alone can do to a commit. */
@RequiresMongo
class CommitTest {
    private static Fixture mongo;

    @BeforeAll
    static void start() {
        mongo = Fixture.replicaSet();
    }

    @AfterAll
    static void stop() {
        mongo.close();
    }

    @BeforeEach
    void empty() {
        mongo.empty();
    }

    private static Lane lane(List<SyncItem> batch) {
        List<ItemId> ids = batch.stream().map(SyncItem::id).toList();
        Claim claim = mongo.store.lanes().claim(ANNA, "t" + System.nanoTime(), ids, LEASE, Given::interrupted);
        return assertInstanceOf(Claim.Claimed.class, claim).lane();
    }

    @Test
    void a_write_conflict_makes_the_whole_transaction_again_with_a_new_decision() {
        SyncItem item = Given.stored(mongo.store, Given.item(ANNA));
        AtomicInteger calls = new AtomicInteger();

        Commit commit = mongo.store.lanes().commit(lane(List.of(item)), Set.of(), new Next.Release(), read -> {
            if (calls.incrementAndGet() == 1) {
                // somebody touches the item after the transaction has begun
                mongo.shell
                        .getCollection("syncqueues")
                        .updateOne(new Document(), new Document("$set", new Document("priority", 9)));
            }
            return Given.completing(List.of(item));
        });

        assertInstanceOf(Commit.Committed.class, commit);
        assertEquals(2, calls.get());
        assertEquals(
                Status.COMPLETED,
                mongo.store.queue().find(item.id()).orElseThrow().status());
    }

    @Test
    void a_commit_gives_way_to_a_foreign_transaction_that_holds_a_record_for_long_and_nothing_is_lost() {
        mongo.shell.getCollection(Given.EXPENSES).insertOne(new Document("_id", "held"));
        SyncItem item = Given.stored(mongo.store, Given.item(ANNA));
        StoredRecord made = Given.record(Given.expense("held"), ANNA, item.id(), 1, Map.of("n", 1));
        StoredRecord changed = Given.record(Given.expense("held"), ANNA, item.id(), 2, Map.of("n", 2));
        Lane lane = lane(List.of(item));
        try (ClientSession session = mongo.client.startSession()) {
            session.startTransaction();
            mongo.client
                    .getDatabase(mongo.name)
                    .getCollection(Given.EXPENSES)
                    .updateOne(session, new Document(), new Document("$set", new Document("n", 5)));

            assertInstanceOf(
                    Commit.Contended.class,
                    mongo.store
                            .lanes()
                            .commit(
                                    lane,
                                    Set.of(),
                                    new Next.Release(),
                                    read -> new Decision(
                                            List.of(new RecordWrite(Slot.of(made), Slot.of(changed))),
                                            Given.settling(List.of(item)),
                                            List.of())));
            session.abortTransaction();
        }
        assertEquals(item, mongo.store.queue().find(item.id()).orElseThrow());
        mongo.store.lanes().release(lane);
        assertInstanceOf(
                Commit.Committed.class,
                mongo.store
                        .lanes()
                        .commit(
                                lane(List.of(item)),
                                Set.of(),
                                new Next.Release(),
                                r -> Given.completing(List.of(item))));
    }

    @Test
    void a_value_that_must_be_unique_fails_its_item_and_no_other() {
        mongo.shell
                .getCollection(Given.EXPENSES)
                .createIndex(
                        Indexes.ascending("number"),
                        new IndexOptions().unique(true).sparse(true));
        SyncQueue queue = Queues.on(mongo.store);
        queue.addAll(
                ANNA,
                List.of(
                        Queues.create(Map.of("number", 1)),
                        Queues.create(Map.of("number", 2)),
                        Queues.create(Map.of("number", 1, "again", true)),
                        Queues.create(Map.of("number", 3))));

        assertEquals(3, queue.process(ANNA).successful());

        SyncItem refused = queue.items(ANNA, Status.OPEN, null, 10).items().get(0);
        assertEquals(Failure.Kind.CONFLICT, refused.failure().kind());
        assertEquals(true, refused.data().get("again"));
        mongo.shell.getCollection(Given.EXPENSES).dropIndex(Indexes.ascending("number"));
    }

    @Test
    void a_refused_value_is_not_in_the_reason_which_goes_into_logs() {
        var collection = mongo.shell.getCollection(Given.EXPENSES);
        collection.createIndex(Indexes.ascending("iban"), new IndexOptions().unique(true));
        collection.insertOne(new Document("iban", "DE02 1203"));
        SyncItem item = Given.stored(mongo.store, Given.item(ANNA));
        StoredRecord again = Given.record(Given.expense("again"), ANNA, item.id(), 1, Map.of("iban", "DE02 1203"));

        Commit commit = mongo.store
                .lanes()
                .commit(
                        lane(List.of(item)),
                        Set.of(),
                        new Next.Release(),
                        read -> new Decision(
                                List.of(new RecordWrite(Slot.empty(again.key()), Slot.of(again))),
                                Given.settling(List.of(item)),
                                List.of()));

        String reason = assertInstanceOf(Commit.Refused.class, commit).reason();
        assertTrue(reason.contains("iban_1"), reason);
        assertFalse(reason.contains("1203"), reason);
        collection.dropIndex(Indexes.ascending("iban"));
    }

    @Test
    void a_record_too_large_for_one_document_is_refused_by_name() {
        SyncItem item = Given.stored(mongo.store, Given.item(ANNA));
        String large = "x".repeat(17 << 20);
        StoredRecord record = Given.record(Given.expense("large"), ANNA, item.id(), 1, Map.of("text", large));

        Commit commit = mongo.store
                .lanes()
                .commit(
                        lane(List.of(item)),
                        Set.of(),
                        new Next.Release(),
                        read -> new Decision(List.of(Given.create(record)), List.of(), List.of()));

        assertEquals(
                record.key(), assertInstanceOf(Commit.Refused.class, commit).key());
    }

    @Test
    void an_answer_too_large_for_one_document_is_left_out_and_the_item_completed() {
        SyncItem item = Given.stored(mongo.store, Given.itemWith(ANNA, Map.of("a", "x".repeat(8 << 20))));
        SyncItem after = item.completed(Map.of("b", "x".repeat(9 << 20)), NOW);

        Commit commit = mongo.store
                .lanes()
                .commit(
                        lane(List.of(item)),
                        Set.of(),
                        new Next.Release(),
                        read -> new Decision(List.of(), List.of(new Decision.Settlement(item, after)), List.of()));

        assertInstanceOf(Commit.Committed.class, commit);
        SyncItem is = mongo.store.queue().find(item.id()).orElseThrow();
        assertEquals(Status.COMPLETED, is.status());
        assertNull(is.responseData());
    }

    @Test
    void one_user_with_very_many_due_items_hides_no_other() {
        for (int i = 0; i < 5; i++) {
            mongo.store.queue().insert(Given.items(BERT, 500));
        }
        UserId zoe = new UserId("zoe");
        mongo.store.queue().insert(Given.items(zoe, 2));
        mongo.store.queue().insert(Given.items(ANNA, 2));
        mongo.commands.clear();

        List<UserId> users = mongo.store.queue().usersWithDueWork(Instant.now(), Duration.ZERO, null, 1000);

        assertEquals(List.of(BERT, zoe, ANNA), users);
        assertEquals(List.of("find", "find"), mongo.sent());
    }

    @Test
    void acknowledged_items_and_committed_batches_survive_the_death_of_the_database() {
        try (MongoProcess server = MongoProcess.replicaSet();
                Fixture own = new Fixture(server)) {
            SyncQueue queue = Queues.on(own.store);
            queue.add(ANNA, Queues.create(Map.of("_id", "done")));
            queue.process(ANNA);
            ItemId open =
                    queue.add(ANNA, Queues.create(Map.of("_id", "open"))).item().id();

            server.kill();
            server.restart();

            assertEquals(Status.PENDING, eventually(() -> queue.find(open)).status());
            assertTrue(own.store.records().find(ANNA, Given.expense("done")).isPresent());
            assertEquals(1, queue.process(ANNA).successful());
            assertEquals(2, own.store.records().count(ANNA, Given.EXPENSES));
        }
    }

    /** The driver's first look after a restart may meet a connection of before. */
    private static SyncItem eventually(java.util.function.Supplier<java.util.Optional<SyncItem>> look) {
        try {
            return look.get().orElseThrow();
        } catch (StoreUnavailable e) {
            return look.get().orElseThrow();
        }
    }
}
