package dev.offlinesync.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.offlinesync.contract.Given;
import dev.offlinesync.core.item.Status;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An application hands over its own pool, whose connections are not set as the store needs them. */
@RequiresPostgres
class ConnectionsOfAnApplicationTest {
    private final PostgresServer server = PostgresServer.shared();
    private HikariDataSource pool;
    private PostgresStore store;

    @BeforeEach
    void open() {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(server.url("postgres"));
        config.setUsername("test");
        config.setMaximumPoolSize(1); // what a call leaves behind, the next one finds
        config.setConnectionInitSql("SET synchronous_commit = off; SET statement_timeout = '77s';"
                + " SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL SERIALIZABLE, READ ONLY");
        pool = new HikariDataSource(config);
        store = PostgresStore.open(pool, PostgresStoreOptions.DEFAULT.withSchema("of_an_application"));
    }

    @AfterEach
    void close() {
        store.close();
        pool.close();
        server.type("DROP SCHEMA of_an_application CASCADE");
    }

    @Test
    void the_store_works_on_them_and_leaves_them_as_they_were() throws SQLException {
        store.queue().insert(List.of(Given.item(Given.ANNA)));
        store.queue().delete(Given.BERT, Status.OPEN);

        try (Connection connection = pool.getConnection()) {
            assertTrue(connection.getAutoCommit());
            assertEquals("off", show(connection, "synchronous_commit"));
            assertEquals("77s", show(connection, "statement_timeout"));
            assertEquals("0", show(connection, "lock_timeout"));
            assertEquals("serializable", show(connection, "transaction_isolation"));
            assertEquals("1", ask(connection, "SELECT count(*) FROM of_an_application.sync_items"));
        }
    }

    @Test
    void what_fails_leaves_no_transaction_open() throws SQLException {
        server.type("ALTER TABLE of_an_application.sync_items RENAME TO elsewhere");

        assertThrows(IllegalStateException.class, () -> store.queue().insert(List.of(Given.item(Given.ANNA))));

        try (Connection connection = pool.getConnection()) {
            assertTrue(connection.getAutoCommit());
            assertEquals("1", ask(connection, "SELECT 1"));
        }
        server.type("ALTER TABLE of_an_application.elsewhere RENAME TO sync_items");
    }

    @Test
    void an_item_of_the_applications_transaction_goes_into_the_stores_schema() throws SQLException {
        try (Connection connection = server.psql("postgres")) {
            assertThrows(
                    IllegalStateException.class,
                    () -> store.within(connection).insert(List.of(Given.item(Given.ANNA))),
                    "it commits by itself");
            connection.setAutoCommit(false);
            String path = show(connection, "search_path");

            store.within(connection).insert(List.of(Given.item(Given.ANNA)));

            assertEquals(path, show(connection, "search_path"));
            assertEquals(0, openItems());
            connection.commit();
            assertEquals(1, openItems());
        }
    }

    private int openItems() {
        return store.queue().page(Given.ANNA, Status.OPEN, null, 10).items().size();
    }

    @Test
    void closing_the_store_leaves_the_pool_open() {
        store.close();

        assertFalse(pool.isClosed());
        assertThrows(IllegalStateException.class, store::ping);
    }

    @Test
    void the_store_is_described_without_parameters() {
        assertTrue(
                store.describe().matches("PostgreSQL 127\\.0\\.0\\.1:[0-9]+/postgres, schema of_an_application"),
                store::describe);
    }

    private static String show(Connection connection, String setting) throws SQLException {
        return ask(connection, "SHOW " + setting);
    }

    private static String ask(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(sql)) {
            answer.next();
            return answer.getString(1);
        }
    }
}
