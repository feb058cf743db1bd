package dev.offlinesync.sqlite;

import static dev.offlinesync.sqlite.Fixture.ANN;
import static dev.offlinesync.sqlite.Fixture.expense;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.queue.SyncQueue.Added;
import dev.offlinesync.core.queue.SyncQueue.Written;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A person's triggers on the records, in every way in which they can refuse a row. */
class TriggerTest {
    @ParameterizedTest
    @ValueSource(strings = {"RAISE(ABORT, 'no')", "RAISE(FAIL, 'no')", "RAISE(ROLLBACK, 'no')", "RAISE(IGNORE)"})
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
            assertEquals(Failure.Kind.VALIDATION, items.get(1).failure().kind());
            assertEquals(List.of("2"), fixture.ask("SELECT data ->> 'amount' FROM expenses WHERE _id = 'a'"));
            Written direct = fixture.sync.queue().write(ANN, expense(13));
            assertEquals(
                    Failure.Kind.VALIDATION,
                    assertInstanceOf(Written.Failed.class, direct).failure().kind());
        }
    }
}
