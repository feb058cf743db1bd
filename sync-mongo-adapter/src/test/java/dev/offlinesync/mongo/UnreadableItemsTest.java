package dev.offlinesync.mongo;

import static dev.offlinesync.contract.Given.ANNA;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import dev.offlinesync.core.queue.SyncQueue.Processed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a person inserts that can be no item must not wait for ever. */
@RequiresMongo
class UnreadableItemsTest {
    private static Fixture mongo;

    private MongoCollection<Document> items;

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
        items = mongo.shell.getCollection(Schema.ITEMS);
    }

    private void insert(Object id, Object user) {
        items.insertOne(new Document("_id", id)
                .append("userId", user)
                .append("endpoint", "/api/expenses")
                .append("method", "POST")
                .append("data", new Document("amount", 1))
                .append("status", "pending"));
    }

    private List<String> errors(String status) {
        return items.find(Filters.eq("status", status))
                .map(item -> item.getString("error"))
                .into(new ArrayList<>());
    }

    @Test
    void an_item_whose_id_is_none_fails_with_the_reason_and_hides_no_other() {
        for (int i = 0; i < 3; i++) {
            insert("hand-" + i, new ObjectId(ANNA.value()));
        }
        insert(new ObjectId(), new ObjectId(ANNA.value()));

        Processed processed = Queues.on(mongo.store).process(ANNA);

        assertEquals(1, processed.successful());
        assertEquals(List.of(UnreadableItems.ODD_ID, UnreadableItems.ODD_ID, UnreadableItems.ODD_ID), errors("failed"));
    }

    @Test
    void an_item_of_a_user_who_cannot_be_fails_in_the_next_round_of_the_worker() {
        insert(new ObjectId(), 7);
        insert(new ObjectId(), null);
        insert(new ObjectId(), "507f1f77bcf86cd799439011");
        insert(new ObjectId(), new ObjectId(ANNA.value()));

        assertEquals(
                List.of(ANNA),
                mongo.store.queue().usersWithDueWork(Instant.now().plusSeconds(60), Duration.ZERO, null, 10));

        assertEquals(
                List.of(UnreadableItems.ODD_USER, UnreadableItems.ODD_USER, UnreadableItems.ODD_USER),
                errors("failed"));
        assertEquals(1, errors("pending").size());
    }
}
