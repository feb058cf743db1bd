package dev.offlinesync.sqlite;

import static dev.offlinesync.sqlite.Fixture.ANN;
import static dev.offlinesync.sqlite.Fixture.expense;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.core.item.Basis;
import dev.offlinesync.core.item.IsoTime;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.OrderKey;
import dev.offlinesync.core.item.Outcome;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.queue.SyncQueue.Processed;
import dev.offlinesync.core.queue.SyncQueue.Written;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a person changes with the sqlite3 shell takes effect on the next call. */
class HandEditTest {
    private Fixture fixture;

    @BeforeEach
    void open(@TempDir Path directory) {
        fixture = new Fixture(directory);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void an_item_goes_from_the_queue_to_the_records_and_can_be_read_in_the_shell() {
        SyncItem item = fixture.add(expense(100));

        Processed processed = process();

        assertEquals(1, processed.successful());
        assertEquals(
                List.of(item.id() + "|ann|{\"amount\":100}|1|2025-12-10T10:00:00.000Z"),
                fixture.ask("SELECT _id, user, data, _version, createdAt FROM expenses"));
        assertEquals(
                List.of("completed|1|2025-12-10T10:00:00.000Z|100"),
                fixture.ask("SELECT status, attempts, completedAt, responseData ->> 'amount' FROM syncqueues"));
    }

    @Test
    void an_edited_record_is_another_version_at_once_for_writes_that_are_based_on_the_one_before() {
        fixture.sync.queue().write(ANN, Submission.of("/api/expenses", Method.POST, Map.of("_id", "x", "amount", 1)));
        for (int amount : List.of(777, 778)) {
            fixture.type("UPDATE records SET data = json_set(data, '$.amount', " + amount + ") WHERE _id = 'x'");
        }
        assertEquals(List.of("3|0|778"), fixture.ask("SELECT version, change, data ->> 'amount' FROM records"));

        Written written = fixture.sync.queue().write(ANN, update("x", 2).withBasis(new Basis(null, 2L, null)));

        SyncItem item = assertInstanceOf(Written.Done.class, written).item();
        assertEquals(Outcome.OVERWROTE, item.receipt().outcome());
        assertEquals(
                List.of("778"),
                fixture.ask("SELECT data ->> '$.theirs.amount' FROM records WHERE collection = 'syncconflicts'"));
    }

    @Test
    void a_failed_item_set_to_pending_runs_again() {
        SyncItem item = fixture.add(update("nobody", 1).withMaxAttempts(1));
        assertEquals(Status.FAILED, process().attempted().get(0).status());

        fixture.type("UPDATE syncqueues SET status = 'pending', attempts = 0 WHERE _id = '" + item.id() + "'");

        assertEquals(List.of(item.id()), ids(process()));
    }

    @Test
    void a_deleted_item_does_not_run() {
        SyncItem item = fixture.add(expense(1));

        fixture.type("DELETE FROM syncqueues WHERE _id = '" + item.id() + "'");

        assertEquals(List.of(), ids(process()));
    }

    @Test
    void priority_and_the_number_of_attempts_can_be_changed() {
        SyncItem first = fixture.add(update("x", 1));
        SyncItem second = fixture.add(update("y", 2));

        fixture.type("UPDATE syncqueues SET priority = 7, maxAttempts = 1 WHERE _id = '" + second.id() + "'");

        Processed processed = process();
        assertEquals(List.of(second.id(), first.id()), ids(processed));
        assertEquals(Status.FAILED, processed.attempted().get(0).status());
        assertEquals(Status.PENDING, processed.attempted().get(1).status());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2025-12-10T10:30:00.000Z",
                "2025-12-10T10:30:00Z",
                "2025-12-10 10:30:00",
                "2025-12-10 10:30",
                "2025-12-10T11:30:00+01:00"
            })
    void a_retry_time_typed_in_any_iso_form_is_kept(String typed) {
        SyncItem item = fixture.add(expense(1));

        fixture.type("UPDATE syncqueues SET retryAt = '" + typed + "' WHERE _id = '" + item.id() + "'");

        Processed early = process();
        assertEquals(List.of(), ids(early));
        assertEquals(Instant.parse("2025-12-10T10:30:00Z"), early.backlog().nextRetryAt());
        fixture.clock.advance(Duration.ofMinutes(30));
        assertEquals(List.of(item.id()), ids(process()));
    }

    @Test
    void every_millisecond_is_a_date_in_our_form() {
        for (int ms = 0; ms < 1000; ms++) {
            String date = IsoTime.text(Fixture.START.plusMillis(ms));
            assertEquals(List.of(date), fixture.ask("SELECT strftime('%Y-%m-%dT%H:%M:%fZ', '" + date + "')"));
        }
    }

    @Test
    void a_row_typed_with_the_least_counts_as_oldest_and_is_completed() {
        SyncItem ours = fixture.add(expense(1));

        fixture.type("INSERT INTO syncqueues (_id, userId, endpoint, method, data, status)"
                + " VALUES ('64B7F0C2A1B2C3D4E5F60718', 'ann', '/api/expenses', 'POST', '{\"amount\":2}', 'pending')");

        ItemId typed = new ItemId("64b7f0c2a1b2c3d4e5f60718");
        Processed processed = process();
        assertEquals(List.of(typed, ours.id()), ids(processed));
        assertEquals(2, processed.successful());
        SyncItem completed = fixture.sync.queue().find(typed).orElseThrow();
        assertEquals(new OrderKey("/api/expenses/64b7f0c2a1b2c3d4e5f60718"), completed.orderKey());
        assertTrue(completed.sequence() < 0);
    }

    @Test
    void rows_typed_without_an_id_run_by_their_creation_then_as_they_were_typed() {
        fixture.type("INSERT INTO syncqueues (userId, endpoint, data, createdAt) VALUES"
                + " ('ann', '/api/expenses', '{\"n\":3}', '2025-01-02 00:00'),"
                + " ('ann', '/api/expenses', '{\"n\":1}', '2025-01-01'),"
                + " ('ann', '/api/expenses', '{\"n\":2}', '2025-01-01T00:00:00Z')");

        assertEquals(
                List.of(1, 2, 3),
                process().attempted().stream().map(i -> i.data().get("n")).toList());
    }

    @Test
    void a_user_with_nothing_but_typed_rows_is_found_by_the_worker() {
        fixture.type("INSERT INTO syncqueues (userId, endpoint, createdAt)"
                + " VALUES ('64B7F0C2A1B2C3D4E5F60718', '/api/expenses', '2025-12-10 09:00')");

        assertEquals(
                List.of("64b7f0c2a1b2c3d4e5f60718"),
                fixture.store.queue().usersWithDueWork(Fixture.START, java.time.Duration.ZERO, null, 10).stream()
                        .map(u -> u.value())
                        .toList());
    }

    @Test
    void a_row_is_refused_if_one_of_its_dates_is_none() {
        for (String column : List.of("retryAt", "createdAt", "updatedAt", "completedAt", "occurredAt")) {
            IllegalStateException refused = assertThrows(
                    IllegalStateException.class,
                    () -> fixture.type("INSERT INTO syncqueues (userId, endpoint, " + column
                            + ") VALUES ('ann', '/api/x', 'soon')"));
            assertTrue(
                    String.valueOf(refused.getCause())
                            .contains("a date must be ISO 8601, such as 2025-12-10T10:00:00.000Z"),
                    refused::toString);
        }
        assertEquals(List.of("0"), fixture.ask("SELECT count(*) FROM syncqueues"));
    }

    @Test
    void a_record_is_refused_if_one_of_its_dates_is_none() {
        fixture.add(expense(1));
        process();

        for (String column : List.of("createdAt", "updatedAt")) {
            assertThrows(
                    IllegalStateException.class, () -> fixture.type("UPDATE records SET " + column + " = 'yesterday'"));
            assertThrows(
                    IllegalStateException.class,
                    () -> fixture.type("INSERT INTO records (collection, _id, user, " + column
                            + ") VALUES ('expenses', 'e', 'ann', 'yesterday')"));
        }
    }

    @Test
    void fields_set_to_null_get_their_defaults() {
        SyncItem item = fixture.add(expense(1));

        fixture.type("UPDATE syncqueues SET priority = NULL, attempts = NULL, maxAttempts = NULL, createdAt = NULL");

        assertEquals(List.of(item.id()), ids(process()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "status = 'Pending'",
                "method = 'FETCH'",
                "data = '{amount: 1}'",
                "data = '[1]'",
                "_id = 'sync-1'",
                "attempts = 'none'",
                "retryAt = 'tomorrow'",
                "createdAt = '10.12.2025'",
                "updatedAt = '2025-13-01'",
                "completedAt = '+12025-12-10T10:00:00Z'",
                "occurredAt = ''",
                "base = '[1]'",
                "baseVersion = 'seven'",
                "dependsOn = 'm-1'",
                "dependsOn = '{}'",
                "change = 'last'"
            })
    void what_cannot_be_meant_is_refused_where_it_is_typed(String typo) {
        fixture.add(expense(1));

        assertThrows(IllegalStateException.class, () -> fixture.type("UPDATE syncqueues SET " + typo));
    }

    private static Submission update(String id, int amount) {
        return Submission.of("/api/expenses/" + id, Method.PUT, Map.of("amount", amount));
    }

    private Processed process() {
        return fixture.sync.queue().process(ANN);
    }

    private static List<ItemId> ids(Processed processed) {
        return processed.attempted().stream().map(SyncItem::id).toList();
    }
}
