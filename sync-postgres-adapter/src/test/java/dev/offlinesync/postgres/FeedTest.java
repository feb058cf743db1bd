package dev.offlinesync.postgres;

import static dev.offlinesync.contract.Given.ANNA;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.core.OfflineSync;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.queue.Changes;
import dev.offlinesync.core.queue.CursorExpired;
import dev.offlinesync.core.queue.QueueBusy;
import dev.offlinesync.core.record.RecordRules;
import dev.offlinesync.core.record.Resource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Change feeds of tables of the schema before, and of those that a program of that schema works on too. */
@RequiresPostgres
class FeedTest {
    private static final Resource EXPENSES = Resource.of("/api/expenses", RecordRules.NONE);

    private final PostgresServer server = PostgresServer.shared();

    @BeforeEach
    void createTablesOfTheSchemaBefore() throws IOException {
        server.type("CREATE DATABASE feeds");
        psql(step("schema-1.sql") + step("schema-2.sql") + "INSERT INTO sync_schema VALUES (1, 2, 2);"
                + " INSERT INTO sync_lanes (user_id, epoch, lease_until, batch, suspects) VALUES ('" + ANNA
                + "', 7, now(), '{}', '{}');"
                + " INSERT INTO sync_records (collection, id, user_id, version, data) VALUES ('expenses', 'a', '" + ANNA
                + "', 3, '{}'), ('expenses', 'b', '" + ANNA + "', 1, '{}'), ('expenses', 'c', '" + ANNA
                + "', 1, '{}')");
    }

    @AfterEach
    void drop() {
        server.type("DROP DATABASE feeds WITH (FORCE)");
    }

    private static String step(String name) throws IOException {
        try (InputStream script = Schema.class.getResourceAsStream(name)) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void psql(String statements) {
        try (Connection psql = server.psql("feeds");
                Statement typed = psql.createStatement()) {
            typed.execute(statements);
        } catch (SQLException e) {
            throw new IllegalArgumentException(statements, e);
        }
    }

    private PostgresStore open() {
        return PostgresStore.open(server.address("feeds"), PostgresStoreOptions.DEFAULT.withPoolSize(2));
    }

    private static OfflineSync sync(PostgresStore store) {
        return OfflineSync.builder(store)
                .handlers(Handlers.builder().resource(EXPENSES).build())
                .build();
    }

    private static Changes pull(OfflineSync sync, @Nullable String since, int limit) {
        return sync.records().changes(ANNA, List.of(EXPENSES), since, limit);
    }

    private static List<String> shown(Changes changes) {
        return changes.changes().stream()
                .map(c -> (c.isDeleted() ? "-" : "") + c.id() + " v" + c.version())
                .toList();
    }

    private static void write(OfflineSync sync, String id, Method method) {
        Map<String, Object> data = method == Method.DELETE ? null : Map.of("amount", 1);
        sync.queue().push(ANNA, List.of(Submission.of("/api/expenses/" + id, method, data)));
    }

    @Test
    void records_of_the_schema_before_get_their_numbers_in_the_first_sync() {
        try (PostgresStore store = open();
                OfflineSync sync = sync(store)) {
            Changes first = pull(sync, null, 2);
            assertEquals(List.of("a v4", "b v2"), shown(first));
            assertEquals(first.change(), first.changes().get(0).change());
            assertFalse(first.upToDate());
            write(sync, "a", Method.PUT);
            write(sync, "b", Method.DELETE);

            Changes second = pull(sync, first.cursor(), 10);

            assertEquals(List.of("c v2", "a v5", "-b v3"), shown(second));
            assertTrue(second.upToDate());
        }
    }

    /** Which changes what a prepared statement answers. */
    @Test
    void a_server_goes_on_while_a_later_version_adds_columns() {
        try (PostgresStore store = open();
                OfflineSync sync = sync(store)) {
            for (int i = 0; i < 20; i++) {
                write(sync, "a", Method.PUT);
            }
            psql("ALTER TABLE sync_records ADD COLUMN later text; ALTER TABLE sync_lanes ADD COLUMN later text;"
                    + " ALTER TABLE sync_items ADD COLUMN later text");
            for (int i = 0; i < 20; i++) {
                write(sync, "a", Method.PUT);
            }

            assertEquals(List.of("a v43", "b v2", "c v2"), shown(pull(sync, null, 10)));
        }
    }

    /** It gives no numbers, so what it wrote can only be found by fetching all. */
    @Test
    void a_lane_that_a_program_of_the_schema_before_has_claimed_begins_another_generation() {
        try (PostgresStore store = open();
                OfflineSync sync = sync(store)) {
            write(sync, "a", Method.PUT);
            Changes before = pull(sync, null, 10);
            assertTrue(before.upToDate());

            psql("UPDATE sync_lanes SET owner = 'old', epoch = epoch + 1, lease_until = now() + interval '1 min'");
            assertThrows(QueueBusy.class, () -> pull(sync, before.cursor(), 10));
            psql("UPDATE sync_records SET version = version + 1 WHERE id = 'a'; UPDATE sync_lanes SET owner = NULL");

            assertThrows(CursorExpired.class, () -> pull(sync, before.cursor(), 10));
            Changes after = pull(sync, null, 10);
            assertEquals(List.of("b v2", "c v2", "a v6"), shown(after));
            assertNotEquals(before.generation(), after.generation());
            assertTrue(after.change() > before.change());
            write(sync, "a", Method.DELETE);
            assertEquals(List.of("-a v7"), shown(pull(sync, after.cursor(), 10)));
        }
    }

    @Test
    void cursors_that_are_too_old_and_those_from_the_future_have_expired() {
        try (PostgresStore store = open();
                OfflineSync sync = sync(store)) {
            write(sync, "a", Method.DELETE);
            Changes old = pull(sync, null, 10);
            write(sync, "b", Method.DELETE);
            Changes late = pull(sync, old.cursor(), 10);

            psql("UPDATE sync_lanes SET purged = changes");
            assertThrows(CursorExpired.class, () -> pull(sync, old.cursor(), 10));
            assertEquals(List.of(), shown(pull(sync, late.cursor(), 10)));

            psql("UPDATE sync_lanes SET changes = changes - 1, purged = 0");
            assertThrows(CursorExpired.class, () -> pull(sync, late.cursor(), 10));
        }
    }

    /** With psql, whatever its search path is. */
    @Test
    void what_a_person_changes_adds_moves_and_deletes_by_hand_is_told_of() {
        try (PostgresStore store = open();
                OfflineSync sync = sync(store)) {
            Changes before = pull(sync, null, 10);
            write(sync, "gone", Method.POST);
            write(sync, "gone", Method.DELETE);

            psql("UPDATE sync_records SET data = '{\"amount\": 2}' WHERE id = 'a';"
                    + " UPDATE sync_records SET id = 'there' WHERE id = 'b';"
                    + " SET search_path = pg_catalog; DELETE FROM public.sync_records WHERE id = 'c';"
                    + " INSERT INTO public.sync_records (collection, id, user_id, data) VALUES ('expenses', 'added', '"
                    + ANNA + "', '{}')");
            Changes after = pull(sync, before.cursor(), 10);

            assertEquals(
                    List.of("a v6", "added v2", "-b v4", "-c v4", "-gone v2", "there v4"),
                    shown(after).stream()
                            .sorted(Comparator.comparing(text -> text.replace("-", "")))
                            .toList());
            assertTrue(after.upToDate());
            assertEquals(List.of(), shown(pull(sync, after.cursor(), 10)));
        }
    }
}
