package dev.offlinesync.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.zaxxer.hikari.HikariDataSource;
import dev.offlinesync.contract.Given;
import dev.offlinesync.core.OfflineSync;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.queue.SyncQueue;
import dev.offlinesync.core.record.RecordRules;
import dev.offlinesync.core.record.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nothing is sent for each item: what a call costs is a fixed number of statements, each of which is one round trip. */
@RequiresPostgres
class StatementBudgetTest {
    private static final SentStatements SENT = new SentStatements();
    private static TestDatabase database;
    private static HikariDataSource pool;
    private static OfflineSync sync;

    @BeforeAll
    static void start() {
        database = new TestDatabase();
        pool = PostgresStore.pool(PostgresAddress.of(database.address(), PostgresStoreOptions.DEFAULT));
        sync = queue(PostgresStore.open(SENT.before(pool)));
    }

    @AfterAll
    static void stop() {
        sync.close();
        pool.close();
        database.close();
    }

    @BeforeEach
    void empty() {
        database.empty();
        SENT.take();
    }

    private static OfflineSync queue(PostgresStore store) {
        return OfflineSync.builder(store)
                .handlers(Handlers.builder()
                        .resource(Resource.of("/api/expenses", RecordRules.NONE))
                        .build())
                .build();
    }

    private static SyncQueue queue() {
        return sync.queue();
    }

    private static List<Submission> creates(int n) {
        return IntStream.range(0, n)
                .mapToObj(i -> Submission.of("/api/expenses", Method.POST, Map.of("amount", i))
                        .withMutationId("create-" + i))
                .toList();
    }

    @Test
    void one_item_is_added_with_one_statement_and_so_are_fifty() {
        queue().add(Given.ANNA, creates(1).get(0));
        assertEquals(List.of("INSERT"), SENT.words());

        queue().addAll(Given.BERT, creates(50));
        assertEquals(List.of("INSERT"), SENT.words());
    }

    @Test
    void fifty_items_sent_again_take_two_statements() {
        queue().addAll(Given.ANNA, creates(50));
        SENT.take();

        queue().addAll(Given.ANNA, creates(50));

        assertEquals(List.of("INSERT", "SELECT"), SENT.words());
    }

    @Test
    void listing_what_is_open_and_what_of_it_is_running_takes_one_statement() {
        queue().addAll(Given.ANNA, creates(50));
        SENT.take();

        assertEquals(
                50, queue().items(Given.ANNA, Status.OPEN, null, 100).items().size());

        assertEquals(List.of("SELECT"), SENT.words());
    }

    @Test
    void processing_nothing_takes_one_statement() {
        queue().process(Given.ANNA);

        assertEquals(List.of("SELECT"), SENT.words());
    }

    @Test
    void processing_fifty_creates_takes_six_statements() {
        queue().addAll(Given.ANNA, creates(50));
        SENT.take();

        assertEquals(50, queue().process(Given.ANNA).successful());

        // the due page, the claim; the lane, the records, the items
        assertEquals(List.of("SELECT", "UPDATE", "UPDATE", "UPDATE", "UPDATE", "COMMIT"), SENT.words());
    }

    @Test
    void processing_fifty_mixed_writes_takes_at_most_ten_statements() {
        List<String> ids = new ArrayList<>();
        List<ItemId> created = queue().addAll(Given.ANNA, creates(40)).stream()
                .map(a -> a.item().id())
                .toList();
        queue().process(Given.ANNA);
        created.forEach(id ->
                ids.add((String) queue().find(id).orElseThrow().responseData().get("_id")));
        queue().addAll(Given.ANNA, List.of(Submission.of("/api/expenses/" + ids.get(0), Method.DELETE, null)));
        queue().process(Given.ANNA);
        List<Submission> mixed = new ArrayList<>();
        for (int i = 1; i < 17; i++) {
            mixed.add(Submission.of("/api/expenses/" + ids.get(i), Method.PUT, Map.of("amount", 100 + i)));
            mixed.add(Submission.of("/api/expenses/" + ids.get(20 + i), Method.DELETE, null));
            mixed.add(Submission.of("/api/expenses", Method.POST, Map.of("_id", "new-" + i)));
        }
        mixed.add(Submission.of("/api/expenses", Method.POST, Map.of("_id", ids.get(0), "again", true)));
        mixed.add(Submission.of("/api/expenses", Method.POST, Map.of("amount", 0)));
        queue().addAll(Given.ANNA, mixed);
        SENT.take();

        assertEquals(50, queue().process(Given.ANNA).successful());

        List<String> sent = SENT.words();
        assertTrue(sent.size() <= 10, () -> sent.size() + " statements: " + sent);
    }

    @Test
    void pushing_ten_creates_takes_at_most_eight_statements() {
        assertEquals(10, queue().push(Given.ANNA, creates(10)).size());

        List<String> sent = SENT.words();
        assertTrue(sent.size() <= 8, () -> sent.size() + " statements: " + sent);
    }

    @Test
    void an_empty_list_takes_no_statement() {
        queue().addAll(Given.ANNA, List.of());

        assertEquals(List.of(), SENT.words());
    }

    @Test
    void on_connections_of_an_application_each_transaction_takes_two_more() {
        SentStatements theirs = new SentStatements();
        try (OfflineSync embedded = queue(PostgresStore.open(theirs.before(pool), PostgresStoreOptions.DEFAULT))) {
            theirs.take();

            embedded.queue().add(Given.ANNA, creates(1).get(0));

            assertEquals(List.of("SET", "INSERT", "COMMIT"), theirs.words());
        }
    }
}
