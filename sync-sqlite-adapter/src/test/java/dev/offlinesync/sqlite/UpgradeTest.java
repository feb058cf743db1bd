package dev.offlinesync.sqlite;

import static dev.offlinesync.sqlite.Fixture.ANN;
import static dev.offlinesync.sqlite.Fixture.expense;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.queue.SyncQueue.Added;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.record.StoredRecord;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file whose records had one key for all users, with what a person has added to it. */
class UpgradeTest {
    private static final UserId BOB = new UserId("bob");
    private static final RecordKey ORDER_1 = new RecordKey("expenses", "order-1");

    @TempDir
    Path directory;

    @BeforeEach
    void writeFileOfTheVersionBefore() throws IOException {
        for (String step : List.of("schema-1.sql", "schema-2.sql")) {
            try (InputStream script = Schema.class.getResourceAsStream(step)) {
                Fixture.typeInto(directory, new String(script.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        Fixture.typeInto(
                directory,
                "PRAGMA user_version = 2;"
                        + " CREATE VIEW expenses AS SELECT _id, user, data FROM records WHERE collection = 'expenses';"
                        + " ALTER TABLE records ADD COLUMN note TEXT;"
                        + " ALTER TABLE records ADD COLUMN amount AS (json_extract(data, '$.amount'));"
                        + " CREATE UNIQUE INDEX numbers ON records (json_extract(data, '$.number'));"
                        + " CREATE TRIGGER no_13 BEFORE INSERT ON records WHEN json_extract(NEW.data, '$.amount') = 13"
                        + " BEGIN SELECT RAISE(ABORT, 'no'); END;"
                        + " INSERT INTO records (collection, _id, user, version, item, sequence, data, note) VALUES"
                        + " ('expenses', 'order-1', 'ann', 3, 'aaaaaaaaaaaaaaaaaaaaaaaa', 7, '{\"amount\":1,\"number\":1}', 'kept');"
                        + " INSERT INTO synctombstones (collection, _id, user, version, item, deletedAt, sequence) VALUES"
                        + " ('expenses', 'gone', 'ann', 5, 'bbbbbbbbbbbbbbbbbbbbbbbb', '2026-01-01T00:00:00.000Z', 8);"
                        + " INSERT INTO syncqueues (_id, userId, endpoint, data, mutationId, sequence, recordKey) VALUES ('"
                        + ItemId.of(ANN, "m") + "', 'ann', '/api/expenses', '{\"amount\":2}', 'm', 9, '/api/expenses/"
                        + ItemId.of(ANN, "m") + "'); UPDATE syncsequence SET last = 9");
    }

    @Test
    void all_that_was_in_it_stays_and_each_user_has_keys_of_their_own() {
        try (Fixture upgraded = new Fixture(directory)) {
            StoredRecord anns = upgraded.store.records().find(ANN, ORDER_1).orElseThrow();
            assertEquals(List.of(3L, 7L), List.of(anns.version(), anns.sequence()));
            assertEquals(
                    List.of("kept|1|1"),
                    upgraded.ask("SELECT note || '|' || amount || '|' || (sequence / 7) FROM records"));
            assertEquals(List.of("order-1"), upgraded.ask("SELECT _id FROM expenses"));

            Submission create = Submission.of("/api/expenses", Method.POST, Map.of("_id", "order-1", "amount", 2));
            assertEquals(
                    Status.COMPLETED,
                    upgraded.sync
                            .queue()
                            .push(BOB, List.of(create))
                            .get(0)
                            .item()
                            .status());
            assertEquals(
                    1, upgraded.store.records().find(BOB, ORDER_1).orElseThrow().version());
            assertEquals(
                    3, upgraded.store.records().find(ANN, ORDER_1).orElseThrow().version());
        }
    }

    @Test
    void tombstones_indexes_and_triggers_go_on_working() {
        try (Fixture upgraded = new Fixture(directory)) {
            List<Added> pushed = upgraded.sync
                    .queue()
                    .push(
                            ANN,
                            List.of(
                                    Submission.of("/api/expenses/gone", Method.POST, Map.of("amount", 2)),
                                    Submission.of("/api/expenses/twin", Method.POST, Map.of("number", 1)),
                                    expense(13)));

            assertEquals(
                    List.of(Status.COMPLETED, Status.PENDING, Status.PENDING),
                    pushed.stream().map(a -> a.item().status()).toList());
            assertEquals(
                    List.of("6"),
                    upgraded.ask("SELECT version FROM records WHERE _id = 'gone'"),
                    "continues the versions of what was deleted");
        }
    }

    @Test
    void an_item_of_the_version_before_makes_the_record_that_it_would_have_made() {
        try (Fixture upgraded = new Fixture(directory)) {
            upgraded.sync.queue().process(ANN);

            assertFalse(upgraded.ask("SELECT 1 FROM records WHERE _id = '" + ItemId.of(ANN, "m") + "'")
                    .isEmpty());
        }
    }

    @Test
    void the_secret_is_made_once() {
        byte[] first;
        try (Fixture upgraded = new Fixture(directory)) {
            first = upgraded.store.idSecret().bytes();
        }
        try (Fixture again = new Fixture(directory)) {
            assertArrayEquals(first, again.store.idSecret().bytes());
        }
    }

    /** Programs from before let users have such ids. */
    @Test
    void rows_of_a_user_that_nobody_can_be_any_more_are_in_nobodys_way() {
        Fixture.typeInto(
                directory,
                "INSERT INTO syncqueues (_id, userId, endpoint, data) VALUES"
                        + " ('cccccccccccccccccccccccc', ' nobody', '/api/expenses', '{}');"
                        + " INSERT INTO records (collection, _id, user, data) VALUES ('expenses', 'x', ' nobody', '{}');"
                        + " INSERT INTO synclanes (userId, owner, epoch, batch, suspects) VALUES (' nobody', 'dead', 1, '[]', '[]')");
        try (Fixture upgraded = new Fixture(directory)) {
            assertEquals(
                    List.of(),
                    upgraded.store.queue().find(new ItemId("c".repeat(24))).stream()
                            .toList());
            assertEquals(List.of(), upgraded.store.lanes().abandoned(10));
            assertEquals(
                    List.of(ANN),
                    upgraded.store
                            .queue()
                            .usersWithDueWork(Instant.parse("2100-01-01T00:00:00Z"), Duration.ZERO, null, 10));
            Submission create = Submission.of("/api/expenses", Method.POST, Map.of("_id", "x", "amount", 2));
            assertEquals(
                    Status.COMPLETED,
                    upgraded.sync
                            .queue()
                            .push(ANN, List.of(create))
                            .get(0)
                            .item()
                            .status());
        }
    }
}
