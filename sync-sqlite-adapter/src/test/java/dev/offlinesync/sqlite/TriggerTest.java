package dev.offlinesync.sqlite;

import static dev.offlinesync.sqlite.Fixture.ANN;
import static dev.offlinesync.sqlite.Fixture.expense;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.queue.SyncQueue.Added;
import dev.offlinesync.core.queue.SyncQueue.Written;
import dev.offlinesync.core.store.StoreRefused;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A person's triggers on the records, in every way in which they can refuse a row. */
class TriggerTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "RAISE(ABORT, 'no')",
                "RAISE(FAIL, 'no')",
                "RAISE(ROLLBACK, 'no')",
                "RAISE(IGNORE)",
                "json('no json')"
            })
    void what_a_trigger_refuses_fails_alone(String refusal, @TempDir Path directory) {
        try (Fixture fixture = new Fixture(directory)) {
            for (String event : List.of("INSERT", "UPDATE")) {
                fixture.type("CREATE TRIGGER no_" + event + " BEFORE " + event + " ON records"
                        + " WHEN json_extract(NEW.data, '$.amount') = 13 BEGIN SELECT " + refusal + "; END");
            }

            List<SyncItem> items = fixture
                    .sync
                    .queue()
                    .push(
                            ANN,
                            List.of(
                                    expense(1),
                                    expense(13),
                                    Submission.of("/api/expenses", Method.POST, Map.of("_id", "a", "amount", 1)),
                                    Submission.of("/api/expenses/a", Method.PUT, Map.of("amount", 13)),
                                    Submission.of("/api/expenses/a", Method.PUT, Map.of("amount", 2)),
                                    Submission.of("/api/expenses/a", Method.PUT, Map.of("amount", 13))))
                    .stream()
                    .map(Added::item)
                    .toList();

            assertEquals(
                    List.of(
                            Status.COMPLETED,
                            Status.PENDING,
                            Status.COMPLETED,
                            Status.PENDING,
                            Status.COMPLETED,
                            Status.PENDING),
                    items.stream().map(SyncItem::status).toList());
            for (int refused : List.of(1, 3, 5)) {
                assertEquals(
                        Failure.Kind.VALIDATION, items.get(refused).failure().kind(), "item " + refused);
            }
            assertEquals(List.of("2"), fixture.ask("SELECT data ->> 'amount' FROM expenses WHERE _id = 'a'"));
            Written direct = fixture.sync.queue().write(ANN, expense(13));
            assertEquals(
                    Failure.Kind.VALIDATION,
                    assertInstanceOf(Written.Failed.class, direct).failure().kind());
        }
    }

    @Test
    void a_rule_of_a_column_is_named_whole(@TempDir Path directory) {
        try (Fixture fixture = new Fixture(directory)) {
            fixture.type("ALTER TABLE records ADD COLUMN note TEXT GENERATED ALWAYS AS (data ->> 'note') VIRTUAL"
                    + " CHECK (length(note) < (5 + 5))");

            Written refused = fixture.sync
                    .queue()
                    .write(ANN, Submission.of("/api/expenses", Method.POST, Map.of("note", "longer than ten")));

            assertEquals(
                    "the database's own rules for this collection refuse the record: length(note) < (5 + 5)",
                    assertInstanceOf(Written.Failed.class, refused).failure().message());
        }
    }

    private static List<Status> push(Fixture fixture, List<Added.Kind> kinds) {
        List<Added> pushed = fixture.sync.queue().push(ANN, List.of(expense(1), expense(13), expense(2)));
        assertEquals(kinds, pushed.stream().map(Added::kind).toList());
        return pushed.stream().map(added -> added.item().status()).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"RAISE(ABORT, 'no')", "RAISE(ROLLBACK, 'no')", "RAISE(IGNORE)"})
    void an_item_that_a_trigger_of_the_queues_table_refuses_is_refused_alone(String no, @TempDir Path directory) {
        try (Fixture fixture = new Fixture(directory)) {
            fixture.type("CREATE TRIGGER no BEFORE INSERT ON syncqueues WHEN NEW.data ->> 'amount' = 13 BEGIN SELECT "
                    + no + "; END");

            push(fixture, List.of(Added.Kind.STORED, Added.Kind.REFUSED, Added.Kind.STORED));

            assertEquals(List.of("1", "2"), fixture.ask("SELECT data ->> 'amount' FROM expenses ORDER BY 1"));
            StoreRefused refused = assertThrows(StoreRefused.class, () -> fixture.add(expense(13)));
            assertTrue(refused.getMessage().contains("rule that somebody has added"), refused::getMessage);
        }
    }

    @Test
    void an_item_that_a_trigger_does_not_let_end_stays_and_holds_no_other_record(@TempDir Path directory) {
        try (Fixture fixture = new Fixture(directory)) {
            fixture.type("CREATE TRIGGER no BEFORE UPDATE ON syncqueues WHEN NEW.data ->> 'amount' = 13"
                    + " BEGIN SELECT RAISE(ABORT, 'no'); END");

            assertEquals(
                    List.of(Status.COMPLETED, Status.PENDING, Status.COMPLETED),
                    push(fixture, Collections.nCopies(3, Added.Kind.STORED)));

            assertThrows(StoreRefused.class, () -> fixture.sync.queue().process(ANN));
            fixture.type("DROP TRIGGER no");
            assertEquals(1, fixture.sync.queue().process(ANN).successful());
        }
    }

    @Test
    void rules_of_others_on_the_queues_tables_are_told_at_the_start(@TempDir Path directory) {
        try (Fixture fixture = new Fixture(directory)) {
            assertEquals(List.of(), fixture.store.warnings());
            fixture.type("CREATE UNIQUE INDEX once ON syncqueues (deviceId)");
            fixture.type("CREATE TRIGGER log AFTER INSERT ON synclanes BEGIN SELECT 1; END");
            fixture.type("CREATE TRIGGER mine AFTER INSERT ON records BEGIN SELECT 1; END");
        }
        try (Fixture fixture = new Fixture(directory)) {
            String rest = " is not the server's; if it refuses a row, the queue stands still (503)";
            assertEquals(
                    List.of("the trigger log of synclanes" + rest, "the index once of syncqueues" + rest),
                    fixture.store.warnings());
        }
    }
}
