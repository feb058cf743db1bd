package dev.offlinesync.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.offlinesync.contract.Given;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.store.StoreUnavailable;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Transactions that stand in each other's way. */
@RequiresPostgres
class ConflictTest {
    private static TestDatabase database;

    @BeforeAll
    static void start() {
        database = new TestDatabase();
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @BeforeEach
    void empty() {
        database.empty();
    }

    private Database transactions() {
        return database.store.database();
    }

    @Test
    void a_transaction_that_was_aborted_for_another_runs_again() {
        AtomicInteger runs = new AtomicInteger();

        int answer = transactions().transaction(sql -> {
            if (runs.incrementAndGet() < 3) {
                throw new SQLException("deadlock detected", "40P01");
            }
            return sql.first("SELECT 7", row -> row.getInt(1)).orElseThrow();
        });

        assertEquals(7, answer);
        assertEquals(3, runs.get());
    }

    @Test
    void a_transaction_that_is_aborted_again_and_again_is_given_up() {
        AtomicInteger runs = new AtomicInteger();

        assertThrows(
                StoreUnavailable.class,
                () -> transactions().transaction(sql -> {
                    runs.incrementAndGet();
                    throw new SQLException("could not serialize access", "40001");
                }));

        assertEquals(5, runs.get());
    }

    @Test
    void transactions_are_at_read_committed_whatever_the_database_says() {
        database.server.type("ALTER DATABASE " + database.name + " SET default_transaction_isolation = 'serializable'");
        try (PostgresStore store = database.open()) {
            String inTransaction = store.database()
                    .transaction(sql -> sql.first("SHOW transaction_isolation", row -> row.getString(1))
                            .orElseThrow());
            String alone = store.database()
                    .one(sql -> sql.first("SHOW transaction_isolation", row -> row.getString(1))
                            .orElseThrow());

            assertEquals(List.of("read committed", "read committed"), List.of(inTransaction, alone));
        } finally {
            database.server.type("ALTER DATABASE " + database.name + " RESET default_transaction_isolation");
        }
    }

    /** A person who forgets a transaction in psql. */
    @Tag("thorough")
    @Test
    void whoever_waits_for_a_lock_is_told_within_seconds() throws SQLException {
        database.store.queue().insert(List.of(Given.item(Given.ANNA)));
        try (Connection psql = database.server.psql(database.name);
                Statement typed = psql.createStatement()) {
            psql.setAutoCommit(false);
            typed.execute("SELECT * FROM sync_items FOR UPDATE");

            StoreUnavailable e = assertThrows(
                    StoreUnavailable.class, () -> database.store.queue().delete(Given.ANNA, Status.OPEN));

            assertEquals(
                    "55P03", assertInstanceOf(SQLException.class, e.getCause()).getSQLState());
        }
    }
}
