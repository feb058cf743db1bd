package dev.offlinesync.postgres;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.contract.Given;
import dev.offlinesync.core.OfflineSync;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.handler.Plan;
import dev.offlinesync.core.handler.Result;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.queue.SyncQueue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who makes the tables, and what happens if it is not the server. */
@RequiresPostgres
class SchemaTest {
    private static final String GRANTS = PageTest.command("The server then needs these rights", "sql");

    private final PostgresServer server = PostgresServer.shared();

    @BeforeEach
    void create() {
        server.type("CREATE DATABASE strict");
        server.type("DO $$ BEGIN CREATE ROLE server LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$");
    }

    @AfterEach
    void drop() {
        server.type("DROP DATABASE strict WITH (FORCE)");
    }

    private PostgresStore open(String user) {
        return PostgresStore.open(
                server.address("strict").replace("test@", user + "@"),
                PostgresStoreOptions.DEFAULT.withSchema("sync").withPoolSize(2));
    }

    private void psql(String statements) {
        try (Connection psql = server.psql("strict");
                Statement typed = psql.createStatement()) {
            typed.execute(statements);
        } catch (SQLException e) {
            throw new IllegalArgumentException(statements, e);
        }
    }

    @Test
    void a_server_that_may_not_make_tables_says_what_to_run_and_starts_after_that() {
        String refused =
                assertThrows(IllegalStateException.class, () -> open("server")).getMessage();
        assertTrue(
                refused.contains("let their owner run what \"offline-sync schema postgres\" prints")
                        && refused.contains("permission denied for database strict"),
                refused);

        psql("CREATE SCHEMA sync; SET search_path = sync; " + Schema.printed() + GRANTS);

        try (PostgresStore store = open("server")) {
            Given.stored(store, Given.item(Given.ANNA));
        }
    }

    @Test
    void a_server_that_may_not_write_says_so_at_the_start() {
        psql("CREATE SCHEMA sync; GRANT USAGE ON SCHEMA sync TO server; SET search_path = sync; " + Schema.printed()
                + "GRANT SELECT ON ALL TABLES IN SCHEMA sync TO server;");

        String refused =
                assertThrows(IllegalStateException.class, () -> open("server")).getMessage();

        assertEquals("PostgreSQL: ERROR: permission denied for table sync_ready", refused);
    }

    @Test
    void what_is_printed_can_run_on_tables_that_are_there_and_keeps_what_is_in_them() {
        try (PostgresStore store = open("test")) {
            Given.stored(store, Given.item(Given.ANNA));

            psql("SET search_path = sync; " + Schema.printed());

            assertEquals(1, openItems(store));
        }
    }

    @Test
    void tables_that_a_newer_program_made_are_used_only_if_they_say_so() {
        open("test").close();
        psql("UPDATE sync.sync_schema SET version = 7");
        open("test").close();
        psql("UPDATE sync.sync_schema SET compatible = 7");

        String refused =
                assertThrows(IllegalStateException.class, () -> open("test")).getMessage();

        assertTrue(
                refused.endsWith("/strict, schema sync was changed by a newer version of this program (schema 7,"
                        + " known here up to 4): start that one, or name another database or schema"),
                refused);
    }

    @Test
    void records_that_had_one_key_for_all_users_get_keys_of_each_user() throws IOException {
        psql("CREATE SCHEMA sync; SET search_path = sync; " + step("schema-1.sql")
                + "INSERT INTO sync_schema VALUES (1, 1, 1);"
                + "INSERT INTO sync_records (collection, id, user_id, data) VALUES ('expenses', 'x', ' nobody', '{}'),"
                + " ('expenses', 'y', '" + Given.ANNA + "', '{}')");
        psql("SET search_path = sync; INSERT INTO sync_items (id, user_id, endpoint) VALUES"
                + " ('cccccccccccccccccccccccc', ' nobody', '/api/expenses'); INSERT INTO sync_lanes VALUES"
                + " (' nobody', 'dead', 1, now() - interval '1 day', '{}', '{}')");

        try (PostgresStore store = open("test");
                PostgresStore other = open("test")) {
            SyncQueue queue = queue(store);
            List<Submission> both = List.of(
                    Submission.of("/api/expenses/x", Method.POST, Map.of("n", 1)),
                    Submission.of("/api/expenses/y", Method.POST, Map.of("n", 1)));
            queue.push(Given.BERT, both)
                    .forEach(
                            added -> assertEquals(Status.COMPLETED, added.item().status()));
            assertEquals(1, store.records().count(Given.ANNA, "expenses"));
            assertEquals(2, store.records().count(Given.BERT, "expenses"));
            assertArrayEquals(store.idSecret().bytes(), other.idSecret().bytes());
            // rows of a user that nobody can be any more are in nobody's way
            assertEquals(
                    List.of(),
                    store.queue().usersWithDueWork(Instant.parse("2100-01-01T00:00:00Z"), Duration.ZERO, null, 10));
            assertEquals(List.of(), store.lanes().abandoned(10));
            assertEquals(Optional.empty(), store.queue().find(new ItemId("c".repeat(24))));
        }
    }

    private static SyncQueue queue(PostgresStore store) {
        return OfflineSync.builder(store)
                .handlers(Handlers.builder()
                        .pure(
                                "/api/expenses",
                                (item, context) -> Plan.apply(records -> Result.put(records.ownKey(), item.data())))
                        .build())
                .build()
                .queue();
    }

    private static String step(String name) throws IOException {
        try (InputStream script = Schema.class.getResourceAsStream(name)) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void what_is_printed_changes_neither_the_keys_nor_the_secret_a_second_time() {
        try (PostgresStore store = open("test")) {
            byte[] secret = store.idSecret().bytes();

            psql("SET search_path = sync; " + Schema.printed());

            try (PostgresStore again = open("test")) {
                assertArrayEquals(secret, again.idSecret().bytes());
            }
        }
    }

    /** It would take the record of another user for its own. */
    @Test
    void a_program_of_the_schema_before_can_write_no_records_any_more() {
        open("test").close();

        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class,
                () -> psql("SET search_path = sync; INSERT INTO sync_records (collection, id, user_id, data)"
                        + " VALUES ('expenses', 'x', 'ann', '{}') ON CONFLICT (collection, id) DO NOTHING"));

        assertTrue(refused.getCause().getMessage().contains("no unique or exclusion constraint"));
    }

    @Test
    void two_schemas_of_one_database_know_nothing_of_each_other() {
        try (PostgresStore one = open("test");
                PostgresStore other = PostgresStore.open(
                        server.address("strict"), PostgresStoreOptions.DEFAULT.withSchema("other"))) {
            Given.stored(one, Given.item(Given.ANNA));

            assertEquals(0, openItems(other));
        }
    }

    private static int openItems(PostgresStore store) {
        return store.queue().page(Given.ANNA, Status.OPEN, null, 10).items().size();
    }
}
