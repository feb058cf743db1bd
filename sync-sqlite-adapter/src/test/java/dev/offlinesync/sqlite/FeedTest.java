package dev.offlinesync.sqlite;

import static dev.offlinesync.sqlite.Fixture.ANN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.queue.Changes;
import dev.offlinesync.core.queue.CursorExpired;
import dev.offlinesync.core.record.RecordRules;
import dev.offlinesync.core.record.Resource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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
    void records_of_the_version_before_are_in_the_first_sync_and_told_of_again_when_they_change() throws IOException {
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
            assertEquals(List.of("a v3", "b v1"), shown(first));
            assertEquals(0, first.changes().get(0).change());
            assertFalse(first.upToDate());
            write(sqlite, "a", Method.PUT);
            write(sqlite, "b", Method.DELETE);

            Changes second = pull(sqlite, first.cursor(), 10);

            assertEquals(List.of("c v1", "a v4", "-b v2"), shown(second));
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
}
