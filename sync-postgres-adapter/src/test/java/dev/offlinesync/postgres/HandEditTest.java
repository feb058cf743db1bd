package dev.offlinesync.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.offlinesync.core.OfflineSync;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.item.Basis;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Outcome;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.queue.SyncQueue.Written;
import dev.offlinesync.core.record.RecordRules;
import dev.offlinesync.core.record.Resource;
import dev.offlinesync.testkit.MutableClock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a person types into psql. */
@RequiresPostgres
class HandEditTest {
    private static final UserId ANN = new UserId("ann");

    private TestDatabase database;
    private OfflineSync sync;

    @BeforeEach
    void open() {
        database = new TestDatabase();
        sync = OfflineSync.builder(database.store)
                .handlers(Handlers.builder()
                        .resource(Resource.of("/api/expenses", RecordRules.NONE))
                        .build())
                .clock(MutableClock.any())
                .build();
    }

    @AfterEach
    void close() {
        sync.close();
        database.close();
    }

    private List<SyncItem> process() {
        return sync.queue().process(ANN).attempted();
    }

    @Test
    void items_written_by_hand_count_as_oldest_by_their_creation() {
        sync.queue().add(ANN, Submission.of("/api/expenses/1", Method.PUT, Map.of("n", 3)));
        database.type("INSERT INTO sync_items (user_id, endpoint, method, data, created_at) VALUES"
                + " ('ann', '/api/expenses/1', 'PUT', '{\"n\": 2}', '2025-01-02'),"
                + " ('ann', '/api/expenses', 'POST', '{\"_id\": \"1\", \"n\": 1}', '2025-01-01')");

        assertEquals(
                List.of(1, 2, 3),
                process().stream().map(item -> item.data().get("n")).toList());
        assertEquals(List.of("3|3"), database.ask("SELECT version, data ->> 'n' FROM sync_records"));
    }

    @Test
    void an_edited_record_is_another_version_at_once_for_writes_that_are_based_on_the_one_before() {
        sync.queue().write(ANN, Submission.of("/api/expenses", Method.POST, Map.of("_id", "1", "n", 1)));
        database.type("UPDATE sync_records SET data = '{\"n\": 777}'");
        database.type("UPDATE sync_records SET data = '{\"n\": 778}'");
        assertEquals(List.of("3|0"), database.ask("SELECT version, change FROM sync_records"));

        Written written = sync.queue()
                .write(
                        ANN,
                        Submission.of("/api/expenses/1", Method.PUT, Map.of("n", 2))
                                .withBasis(new Basis(null, 2L, null)));

        SyncItem item = assertInstanceOf(Written.Done.class, written).item();
        assertEquals(Outcome.OVERWROTE, item.receipt().outcome());
        assertEquals(
                List.of("778"),
                database.ask("SELECT data -> 'theirs' ->> 'n' FROM sync_records WHERE collection = 'syncconflicts'"));
    }

    @Test
    void an_edited_item_is_seen_by_the_next_call() {
        SyncItem item = sync.queue()
                .add(ANN, Submission.of("/api/expenses/1", Method.PUT, Map.of("n", 1)))
                .item();
        database.type("UPDATE sync_items SET retry_at = '2100-01-01 00:00:00.123456'");
        assertEquals(List.of(), process());

        database.type("UPDATE sync_items SET retry_at = NULL");
        assertEquals(List.of(item.id()), process().stream().map(SyncItem::id).toList());
    }

    @Test
    void what_cannot_be_meant_is_refused_where_it_is_typed() {
        for (String what :
                List.of("status, '{}'", "data, '[]'", "method, 'GIT'", "created_at, 'infinity'", "id, 'ABC'")) {
            String[] columnAndValue = what.split(", ");
            assertThrows(
                    IllegalArgumentException.class,
                    () -> database.type("INSERT INTO sync_items (user_id, endpoint, " + columnAndValue[0]
                            + ") VALUES ('ann', '/api/expenses', " + columnAndValue[1] + ")"),
                    what);
        }
    }

    @Test
    void a_rule_of_the_database_fails_the_write_that_breaks_it_and_no_other() {
        database.type("CREATE UNIQUE INDEX ON sync_records ((data ->> 'email'))");
        for (String id : List.of("1", "2", "3")) {
            String email = id.equals("3") ? "c@example.org" : "a@example.org";
            sync.queue().add(ANN, Submission.of("/api/expenses", Method.POST, Map.of("_id", id, "email", email)));
        }

        assertEquals(
                List.of("completed", "pending", "completed"),
                process().stream().map(item -> item.status().wire()).toList());
        assertEquals(List.of("conflict"), database.ask("SELECT failure FROM sync_items WHERE status = 'pending'"));
    }

    @Test
    void a_trigger_that_throws_fails_the_write_that_it_refuses_and_no_other() {
        database.type("CREATE FUNCTION no() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                + " IF NEW.data ->> 'amount' = '13' THEN RAISE EXCEPTION 'no'; END IF; RETURN NEW; END $$");
        database.type("CREATE TRIGGER no BEFORE INSERT ON sync_records FOR EACH ROW EXECUTE FUNCTION no()");
        for (int amount : new int[] {1, 13, 2}) {
            sync.queue().add(ANN, Submission.of("/api/expenses", Method.POST, Map.of("amount", amount)));
        }

        assertEquals(
                List.of("completed", "pending", "completed"),
                process().stream().map(item -> item.status().wire()).toList());
        assertEquals(List.of("validation"), database.ask("SELECT failure FROM sync_items WHERE status = 'pending'"));
    }
}
