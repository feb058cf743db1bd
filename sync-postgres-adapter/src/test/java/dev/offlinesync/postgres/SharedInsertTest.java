package dev.offlinesync.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.contract.Given;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.store.QueueStore.Stored;
import dev.offlinesync.core.store.StoreRefused;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Callers who add one item each, at the same time. */
@RequiresPostgres
class SharedInsertTest {
    private static final int CALLERS = 40;

    private static ExecutorService threads;
    private static TestDatabase database;

    @BeforeAll
    static void start() {
        threads = Executors.newFixedThreadPool(CALLERS);
        database = new TestDatabase();
    }

    @AfterAll
    static void stop() {
        threads.shutdown();
        database.close();
    }

    @BeforeEach
    void empty() {
        database.empty();
    }

    private static List<Future<List<Stored>>> insert(List<SyncItem> items) throws InterruptedException {
        List<Callable<List<Stored>>> calls = new ArrayList<>();
        items.forEach(item -> calls.add(() -> database.store.queue().insert(List.of(item))));
        return threads.invokeAll(calls);
    }

    private static SyncItem itemOf(int user) {
        return Given.itemOn(new UserId("user" + user), "r" + user);
    }

    @Test
    void an_item_that_many_send_at_once_is_stored_once_and_told_to_all() throws Exception {
        SyncItem item = itemOf(1);
        int isNew = 0;
        for (Future<List<Stored>> answer : insert(java.util.Collections.nCopies(CALLERS, item))) {
            Stored stored = answer.get().get(0);
            isNew += stored.isNew() ? 1 : 0;
            assertEquals(item.id(), stored.item().id());
        }

        assertEquals(1, isNew);
        assertEquals(List.of("1"), database.ask("SELECT count(*) FROM sync_items"));
    }

    @Test
    void each_gets_a_number_of_its_own() throws Exception {
        List<SyncItem> items = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            items.add(itemOf(i % 3));
        }
        Set<Long> sequences = new java.util.HashSet<>();
        for (Future<List<Stored>> answer : insert(items)) {
            Stored stored = answer.get().get(0);
            assertTrue(stored.isNew());
            sequences.add(stored.item().sequence());
        }

        assertEquals(CALLERS, sequences.size());
        assertEquals(
                sequences,
                database.ask("SELECT sequence FROM sync_items").stream()
                        .map(Long::valueOf)
                        .collect(Collectors.toSet()));
    }

    @Test
    void what_the_database_refuses_is_told_to_its_caller_alone() throws Exception {
        database.type("ALTER TABLE sync_items ADD CONSTRAINT no_seven CHECK (user_id <> 'user7')");
        List<SyncItem> items = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            items.add(itemOf(i));
        }
        try {
            List<Future<List<Stored>>> answers = insert(items);
            for (int i = 0; i < CALLERS; i++) {
                Future<List<Stored>> answer = answers.get(i);
                if (i == 7) {
                    assertInstanceOf(
                            StoreRefused.class,
                            assertThrows(ExecutionException.class, answer::get).getCause());
                } else {
                    assertTrue(answer.get().get(0).isNew());
                }
            }
        } finally {
            database.type("ALTER TABLE sync_items DROP CONSTRAINT no_seven");
        }
    }

    @Test
    void nobody_waits_for_another_user_whose_writer_is_slow() throws Exception {
        try (Connection slow = database.server.psql(database.name);
                Statement typed = slow.createStatement()) {
            slow.setAutoCommit(false);
            typed.execute("SELECT pg_advisory_xact_lock(hashtextextended('user7', 1))");
            Future<List<Stored>> waiting =
                    threads.submit(() -> database.store.queue().insert(List.of(itemOf(7))));

            for (int i = 0; i < 5; i++) {
                assertTrue(
                        database.store.queue().insert(List.of(itemOf(i))).get(0).isNew());
            }
            assertTrue(!waiting.isDone());

            slow.commit();
            assertTrue(waiting.get().get(0).isNew());
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
