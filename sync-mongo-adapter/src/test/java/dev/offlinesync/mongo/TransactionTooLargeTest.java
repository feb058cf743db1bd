package dev.offlinesync.mongo;

import static dev.offlinesync.contract.Given.ANNA;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.queue.SyncQueue;
import dev.offlinesync.core.queue.SyncQueue.Added;
import dev.offlinesync.core.queue.SyncQueue.Written;
import dev.offlinesync.core.rules.Attempt;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A transaction that has no room in the server's cache or log is made smaller, and is not tried for ever. */
@RequiresMongo
@Tag("thorough")
class TransactionTooLargeTest {
    private static final String FAIL_POINT = "configureFailPoint";

    private static Fixture mongo;
    private static MongoClient admin;

    @BeforeAll
    static void start() {
        mongo = Fixture.replicaSet();
        admin = MongoClients.create(mongo.server.uri());
    }

    @AfterAll
    static void stop() {
        admin.close();
        mongo.close();
    }

    @AfterEach
    void answer() {
        admin.getDatabase("admin").runCommand(new Document(FAIL_POINT, "failCommand").append("mode", "off"));
        mongo.empty();
    }

    /** From now on the server refuses this command on the items, so many times. */
    private static void refuse(String command, int times, int code) {
        Document data = new Document("failCommands", List.of(command))
                .append("namespace", mongo.name + "." + Schema.ITEMS)
                .append("errorCode", code);
        admin.getDatabase("admin")
                .runCommand(new Document(FAIL_POINT, "failCommand")
                        .append("mode", new Document("times", times))
                        .append("data", data));
    }

    /** They are stored before they run, so how they end is an update. */
    private static List<Added> ran(SyncQueue queue, int count) {
        List<Submission> items = IntStream.range(0, count)
                .mapToObj(i -> Queues.create(Map.of("n", i)).withMutationId("m" + i))
                .toList();
        queue.addAll(ANNA, items);
        return queue.push(ANNA, items);
    }

    private static void assertCompleted(List<Added> ran) {
        for (Added added : ran) {
            assertEquals(Status.COMPLETED, added.item().status());
            assertEquals(1, added.item().attempts());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {388, 257, 10334, 13548})
    void a_batch_that_is_too_large_is_halved_and_costs_nobody_an_attempt(int code) {
        refuse("update", 3, code);

        assertCompleted(ran(Queues.on(mongo.store), 9));
    }

    @ParameterizedTest
    @ValueSource(ints = {388, 257})
    void a_single_item_that_is_too_large_is_charged_with_an_attempt(int code) {
        refuse("update", 1, code);

        SyncItem item = ran(Queues.on(mongo.store), 1).get(0).item();

        assertEquals(Status.COMPLETED, item.status());
        assertEquals(2, item.attempts());
    }

    @Test
    void a_batch_that_always_gives_way_to_others_is_halved_and_costs_nobody_an_attempt() {
        refuse("update", Transactions.TRIES, 112);

        assertCompleted(ran(Queues.on(mongo.store), 2));
    }

    @Test
    void an_item_that_always_gives_way_to_others_is_postponed_with_a_reason_and_holds_up_no_other() {
        refuse("update", 2 * Transactions.TRIES, 112);

        List<Added> added = ran(Queues.on(mongo.store), 2);

        SyncItem first = added.get(0).item();
        assertEquals(Status.PENDING, first.status());
        assertEquals(Attempt.CONTENDED, first.failure());
        assertEquals(0, first.attempts());
        assertNotNull(first.retryAt());
        assertEquals(Status.COMPLETED, added.get(1).item().status());
    }

    @ParameterizedTest
    @ValueSource(ints = {388, 257})
    void a_direct_write_that_is_too_large_is_answered_so(int code) {
        refuse("insert", 1, code);

        Written written = Queues.on(mongo.store).write(ANNA, Queues.create(Map.of()));

        assertEquals(
                Attempt.TOO_LARGE,
                assertInstanceOf(Written.Failed.class, written).failure());
    }
}
