package dev.offlinesync.quarkus.deployment;

import static dev.offlinesync.quarkus.deployment.Ledger.ANN;
import static dev.offlinesync.quarkus.deployment.Ledger.mail;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.core.OfflineSync;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.queue.SyncQueue;
import dev.offlinesync.core.queue.SyncQueue.Added;
import dev.offlinesync.core.queue.SyncQueue.Written;
import dev.offlinesync.core.store.SyncStore;
import dev.offlinesync.postgres.PostgresServer;
import dev.offlinesync.postgres.RequiresPostgres;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.QuarkusUnitTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An item that is added in a method with {@code @Transactional} is in the queue if that commits, and only then. */
@Tag("thorough")
@RequiresPostgres
class DataSourceTransactionTest {
    @RegisterExtension
    static final QuarkusUnitTest APP = new QuarkusUnitTest()
            .setBeforeAllCustomizer(DataSourceTransactionTest::prepareDatabase)
            .withApplicationRoot(jar -> jar.addClass(Ledger.class))
            .overrideConfigKey("quarkus.datasource.jdbc.url", "jdbc:postgresql://127.0.0.1:${ledger.port}/postgres")
            .overrideConfigKey("quarkus.datasource.username", "test")
            .overrideConfigKey("quarkus.http.test-port", "0")
            .overrideConfigKey("offline-sync.http.enabled", "false")
            .overrideConfigKey("offline-sync.resources[0].path", "/api/notes")
            .overrideConfigKey("offline-sync.worker.interval", "2h"); // nobody finds anything by looking

    @Inject
    Ledger ledger;

    @Inject
    SyncQueue queue;

    @Inject
    OfflineSync outside;

    @Inject
    SyncStore store;

    @Inject
    Handlers handlers;

    /** Once, before the application starts: it has classes, and so a server, of its own. */
    private static void prepareDatabase() {
        PostgresServer.shared().type("CREATE TABLE IF NOT EXISTS ledger (n int)");
        System.setProperty("ledger.port", String.valueOf(PostgresServer.shared().port()));
    }

    private void awaitMail(String mutation) throws InterruptedException {
        assertEquals(mutation, ledger.mails().poll(30, TimeUnit.SECONDS));
    }

    private void assertUnknown(String mutation) throws InterruptedException {
        assertEquals(Added.Kind.STORED, outside.queue().add(ANN, mail(mutation)).kind(), "it was still there");
        awaitMail(mutation);
    }

    @Test
    void the_effect_starts_after_the_commit_and_nobody_sees_it_before() throws Exception {
        long before = ledger.orders();

        Added added = ledger.order(
                "committed",
                () -> assertTrue(outside.queue().process(ANN).attempted().isEmpty()));

        awaitMail("committed");
        assertTrue(queue.find(added.item().id()).isPresent());
        assertEquals(before + 1, ledger.orders());
        assertTrue(store.describe().startsWith("PostgreSQL 127.0.0.1"), store::describe);
    }

    @Test
    void nothing_stays_of_a_transaction_that_is_rolled_back() throws Exception {
        long before = ledger.orders();

        assertThrows(
                IllegalStateException.class,
                () -> ledger.order("thrown", () -> {
                    throw new IllegalStateException("no");
                }));
        ledger.order("marked", QuarkusTransaction::setRollbackOnly);

        assertNull(ledger.mails().peek());
        assertUnknown("thrown");
        assertUnknown("marked");
        assertEquals(before, ledger.orders());
    }

    @Test
    void a_transaction_that_is_only_to_be_rolled_back_takes_nothing_in() throws Exception {
        IllegalStateException refused = assertThrows(
                IllegalStateException.class,
                () -> QuarkusTransaction.requiringNew().run(() -> {
                    QuarkusTransaction.setRollbackOnly();
                    queue.add(ANN, mail("too late"));
                }));

        assertEquals("nothing can be added in a transaction that is to be rolled back", refused.getMessage());
        assertUnknown("too late");
    }

    @Test
    void a_transaction_of_its_own_within_another_is_for_itself() throws Exception {
        assertThrows(
                IllegalStateException.class,
                () -> ledger.order("outer", () -> {
                    ledger.orderAlone("inner");
                    throw new IllegalStateException("no");
                }));

        awaitMail("inner");
        assertUnknown("outer");
    }

    @Test
    void what_is_added_after_the_commit_is_stored_for_itself() throws InterruptedException {
        ledger.tell("told");

        awaitMail("told");
    }

    @Test
    void a_resend_and_an_invalid_item_leave_the_transaction_alive() throws Exception {
        ledger.order("sent", () -> {});
        awaitMail("sent");

        ledger.order("another", () -> {
            assertEquals(Added.Kind.DUPLICATE, queue.add(ANN, mail("sent")).kind());
            assertThrows(RuntimeException.class, () -> queue.add(ANN, mail("x".repeat(1000))));
        });

        awaitMail("another");
    }

    @Test
    void every_other_call_commits_for_itself_and_the_transaction_goes_on() throws SQLException, InterruptedException {
        Submission note = Submission.of("/api/notes/7", Method.PUT, Map.of("text", "hello"));
        queue.write(ANN, Submission.of("/api/notes", Method.POST, Map.of("_id", "7")));
        long before = ledger.orders();

        ledger.order("last", () -> {
            assertTrue(queue.write(ANN, note) instanceof Written.Done);
            queue.items(ANN, EnumSet.allOf(Status.class), null, 10);
            QuarkusTransaction.setRollbackOnly();
        });

        assertEquals(before, ledger.orders());
        assertEquals(
                "hello",
                outside.records()
                        .find(ANN, handlers.resources().get(0), "7")
                        .orElseThrow()
                        .get("text"));
    }

    @Test
    void without_a_transaction_it_is_stored_at_once() throws InterruptedException {
        queue.add(ANN, mail("alone"));

        awaitMail("alone");
    }
}
