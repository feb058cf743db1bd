package dev.offlinesync.sqlite;

import static dev.offlinesync.sqlite.Fixture.ANN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.queue.Changes;
import dev.offlinesync.core.queue.CursorExpired;
import dev.offlinesync.core.record.RecordRules;
import dev.offlinesync.core.record.Resource;
import dev.offlinesync.core.store.LaneStore.Claim;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Change feeds of files of the version before, and of files that a person has changed. */
class FeedTest {
    private static final List<Resource> EXPENSES = List.of(Resource.of("/api/expenses", RecordRules.NONE));

    @TempDir
    Path directory;

    private static Changes pull(Fixture sqlite, @Nullable String since, int limit) {
        return sqlite.sync.records().changes(ANN, EXPENSES, since, limit);
    }

    private static List<String> shown(Changes changes) {
        return changes.changes().stream()
                .map(c -> (c.isDeleted() ? "-" : "") + c.id() + " v" + c.version())
                .toList();
    }

    private static void write(Fixture sqlite, String id, Method method) {
        Map<String, Object> data = method == Method.DELETE ? null : Map.of("amount", 1);
        sqlite.sync.queue().push(ANN, List.of(Submission.of("/api/expenses/" + id, method, data)));
    }

    @Test
    void records_of_the_version_before_get_their_numbers_in_the_first_sync_and_are_told_of_again_when_they_change()
            throws IOException {
        for (String step : List.of("schema-1.sql", "schema-2.sql")) {
            try (InputStream script = Schema.class.getResourceAsStream(step)) {
                Fixture.typeInto(directory, new String(script.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        Fixture.typeInto(directory, "PRAGMA user_version = 2");
        Fixture.typeInto(
                directory,
                "INSERT INTO records (collection, _id, user, version, data) VALUES ('expenses', 'a', 'ann', 3, '{}'),"
                        + " ('expenses', 'b', 'ann', 1, '{}'), ('expenses', 'c', 'ann', 1, '{}')");
        Fixture.typeInto(
                directory,
                "INSERT INTO synclanes (userId, owner, epoch, batch, suspects) VALUES ('ann', NULL, 7, '[]', '[]')");
        try (Fixture sqlite = new Fixture(directory)) {
            Changes first = pull(sqlite, null, 2);
            assertEquals(List.of("a v4", "b v2"), shown(first));
            assertEquals(first.change(), first.changes().get(0).change());
            assertFalse(first.upToDate());
            write(sqlite, "a", Method.PUT);
            write(sqlite, "b", Method.DELETE);

            Changes second = pull(sqlite, first.cursor(), 10);

            assertEquals(List.of("c v2", "a v5", "-b v3"), shown(second));
            assertTrue(second.upToDate());
            assertEquals(first.generation(), second.generation());
        }
    }

    /** What a person types after a backup was restored. */
    @Test
    void a_lane_whose_generation_was_taken_away_begins_another_with_higher_numbers() {
        try (Fixture sqlite = new Fixture(directory)) {
            write(sqlite, "a", Method.POST);
            Changes before = pull(sqlite, null, 10);

            sqlite.type("UPDATE synclanes SET generation = NULL");

            CursorExpired expired = assertThrows(CursorExpired.class, () -> pull(sqlite, before.cursor(), 10));
            assertEquals("the numbers of changes have begun anew since", expired.getMessage());
            Changes after = pull(sqlite, null, 10);
            assertNotEquals(before.generation(), after.generation());
            assertTrue(after.change() >= before.change());
            assertEquals(List.of("a v1"), shown(after));
        }
    }

    @Test
    void a_cursor_from_before_the_last_tombstones_that_were_purged_has_expired() {
        try (Fixture sqlite = new Fixture(directory)) {
            write(sqlite, "a", Method.POST);
            Changes old = pull(sqlite, null, 10);
            write(sqlite, "a", Method.DELETE);
            Changes late = pull(sqlite, old.cursor(), 10);
            assertEquals(List.of("-a v2"), shown(late));

            sqlite.type("UPDATE synclanes SET purged = changes");
            sqlite.type("DELETE FROM synctombstones");

            assertThrows(CursorExpired.class, () -> pull(sqlite, old.cursor(), 10));
            assertEquals(List.of(), shown(pull(sqlite, late.cursor(), 10)));
            assertTrue(pull(sqlite, null, 10).upToDate());
        }
    }

    @Test
    void a_cursor_of_which_the_database_knows_less_has_expired() {
        try (Fixture sqlite = new Fixture(directory)) {
            write(sqlite, "a", Method.POST);
            Changes before = pull(sqlite, null, 10);

            sqlite.type("UPDATE synclanes SET changes = changes - 1");

            CursorExpired expired = assertThrows(CursorExpired.class, () -> pull(sqlite, before.cursor(), 10));
            assertEquals("the database knows less than it did when this cursor was given", expired.getMessage());
        }
    }

    @Test
    void a_page_reads_no_more_of_a_large_collection_than_of_a_small_one() {
        try (Fixture sqlite = new Fixture(directory)) {
            String plan = String.join(
                    "\n",
                    sqlite.ask("EXPLAIN QUERY PLAN SELECT * FROM (SELECT change, collection, _id, version FROM records"
                            + " WHERE user = 'ann' AND collection = 'expenses' AND (change, _id) > (7, 'x')"
                            + " ORDER BY change, _id LIMIT 3) UNION ALL SELECT * FROM (SELECT change, collection, _id,"
                            + " version FROM synctombstones WHERE user = 'ann' AND collection = 'expenses'"
                            + " AND (change, _id) > (7, 'x') ORDER BY change, _id LIMIT 3)"));

            assertTrue(plan.contains("records_in_feed (user=? AND collection=? AND (change,_id)>(?,?))"), plan);
            assertTrue(plan.contains("synctombstones_in_feed (user=? AND collection=? AND (change,_id)>(?,?))"), plan);
            assertFalse(plan.contains("TEMP B-TREE"), plan);
        }
    }

    /** In the shell, beside the server or while it is stopped. */
    @Test
    void what_a_person_changes_adds_moves_and_deletes_by_hand_is_told_of() {
        try (Fixture sqlite = new Fixture(directory)) {
            for (String id : List.of("edited", "deleted", "moved", "again", "stays")) {
                write(sqlite, id, Method.POST);
            }
            write(sqlite, "again", Method.DELETE);
            Changes before = pull(sqlite, null, 10);

            sqlite.type("UPDATE records SET data = '{\"amount\": 2}' WHERE _id = 'edited'");
            sqlite.type("DELETE FROM records WHERE _id = 'deleted'");
            sqlite.type("UPDATE records SET _id = 'there' WHERE _id = 'moved'");
            sqlite.type("INSERT INTO records (collection, _id, user, data) VALUES ('expenses', 'added', 'ann', '{}'),"
                    + " ('expenses', 'again', 'ann', '{}')");
            Changes after = pull(sqlite, before.cursor(), 10);

            assertEquals(
                    List.of("added v2", "again v4", "-deleted v3", "edited v3", "-moved v3", "there v3"),
                    shown(after).stream()
                            .sorted(Comparator.comparing(text -> text.replace("-", "")))
                            .toList());
            assertTrue(after.upToDate());
            assertEquals(before.change() + 1, after.change());
            assertEquals(List.of(), shown(pull(sqlite, after.cursor(), 10)));
        }
    }

    @Test
    void a_pull_does_not_wait_for_a_lane_that_is_taken_and_says_when_to_ask_again() {
        try (Fixture sqlite = new Fixture(directory)) {
            write(sqlite, "a", Method.POST);
            String cursor = pull(sqlite, null, 10).cursor();
            Claim.Claimed taken = (Claim.Claimed)
                    sqlite.store.lanes().claim(ANN, "another", List.of(), Duration.ofSeconds(30), item -> item);
            sqlite.type("INSERT INTO records (collection, _id, user) VALUES ('expenses', 'b', 'ann')");

            Changes waits = pull(sqlite, cursor, 10);
            assertEquals(List.of(), shown(waits));
            assertFalse(waits.upToDate());
            assertEquals(Duration.ofSeconds(1), waits.retryAfter());

            sqlite.store.lanes().release(taken.lane());
            Changes after = pull(sqlite, waits.cursor(), 10);
            assertEquals(List.of("b v2"), shown(after));
            assertTrue(after.upToDate());
            assertNull(after.retryAfter());
        }
    }

    @Test
    void a_pull_gives_numbers_to_as_many_as_one_commit_takes() {
        try (Fixture sqlite = new Fixture(directory)) {
            write(sqlite, "a", Method.POST);
            String cursor = pull(sqlite, null, 10).cursor();
            sqlite.type(
                    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 250) INSERT INTO records"
                            + " (collection, _id, user) SELECT 'expenses', 'n' || i, 'ann' FROM n");

            Changes first = pull(sqlite, cursor, 1000);
            assertEquals(200, first.changes().size());
            assertFalse(first.upToDate());
            assertNull(first.retryAfter());
            Changes second = pull(sqlite, first.cursor(), 1000);
            assertEquals(50, second.changes().size());
            assertTrue(second.upToDate());
        }
    }

    /** Else no client would be up to date again. */
    @Test
    void what_the_database_does_not_let_be_written_keeps_nothing_else_from_being_told_of() {
        try (Fixture sqlite = new Fixture(directory)) {
            write(sqlite, "a", Method.POST);
            String cursor = pull(sqlite, null, 10).cursor();
            sqlite.type("INSERT INTO records (collection, _id, user) VALUES ('expenses', 'fixed', 'ann'),"
                    + " ('expenses', 'free', 'ann')");
            sqlite.type("CREATE TRIGGER mine BEFORE UPDATE ON records WHEN NEW._id = 'fixed'"
                    + " BEGIN SELECT RAISE(ABORT, 'fixed'); END");

            Changes after = pull(sqlite, cursor, 10);

            assertEquals(List.of("free v2"), shown(after));
            assertTrue(after.upToDate());
        }
    }
}
