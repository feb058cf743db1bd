package dev.offlinesync.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.contract.Given;
import dev.offlinesync.core.item.Status;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
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
                        + " known here up to 1): start that one, or name another database or schema"),
                refused);
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
