package dev.offlinesync.mongo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import dev.offlinesync.contract.Given;
import dev.offlinesync.core.OfflineSync;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.handler.Plan;
import dev.offlinesync.core.handler.Result;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.queue.SyncQueue;
import dev.offlinesync.core.store.StoreUnavailable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A user of the database that is changed while a store works with it. */
@RequiresMongo
@Timeout(120)
class UserTest {
    private static MongoProcess server;
    private static MongoClient root;

    private final String database = MongoServers.freshDatabase();
    private final MongoDatabase users = root.getDatabase("admin");
    private MongoStore store;
    private SyncQueue queue;

    @BeforeAll
    static void start() {
        server = MongoProcess.secured();
        root = MongoClients.create(server.uri("root", "admin"));
    }

    @AfterAll
    static void stop() {
        root.close();
        server.close();
    }

    @BeforeEach
    void open() {
        create("readWrite");
        store = MongoStore.open(server.uri("rw", database), MongoStoreOptions.of(Given.EXPENSES));
        queue = Queues.on(store);
    }

    @AfterEach
    void close() {
        store.close();
        drop();
    }

    private void create(String role) {
        users.runCommand(new Document("createUser", "rw")
                .append("pwd", "rw")
                .append("roles", List.of(new Document("role", role).append("db", database))));
    }

    private void drop() {
        if (!users.runCommand(new Document("usersInfo", "rw"))
                .getList("users", Document.class)
                .isEmpty()) {
            users.runCommand(new Document("dropUser", "rw"));
        }
    }

    private void change(String command, String role) {
        users.runCommand(new Document(command, "rw")
                .append("roles", List.of(new Document("role", role).append("db", database))));
    }

    /** Until a call succeeds; a call in between may find the database unavailable, and nothing else. */
    private static void until(Runnable call) {
        while (true) {
            try {
                call.run();
                return;
            } catch (StoreUnavailable e) {
                if (Thread.currentThread().isInterrupted()) {
                    throw new AssertionError("the call never succeeded", e);
                }
            }
        }
    }

    private void works(String id) {
        queue.add(Given.ANNA, Queues.create(Map.of("_id", id)));
        assertEquals(1, queue.process(Given.ANNA).successful());
    }

    @Test
    void a_user_that_is_created_again_is_let_in_by_the_next_calls() {
        works("before");

        drop();
        create("readWrite");

        until(store::ping);
        works("after");
    }

    @Test
    void a_user_that_is_gone_for_a_while_is_let_in_when_it_is_back() {
        works("before");
        drop();
        assertThrows(StoreUnavailable.class, () -> queue.process(Given.ANNA));
        assertThrows(StoreUnavailable.class, store::ping);

        create("readWrite");

        until(store::ping);
        works("after");
    }

    @Test
    void a_user_that_may_only_read_makes_the_store_unavailable_until_it_may_write() {
        works("before");
        change("revokeRolesFromUser", "readWrite");
        change("grantRolesToUser", "read");
        assertThrows(StoreUnavailable.class, store::ping, "what can be read only is not ready");
        assertThrows(StoreUnavailable.class, () -> queue.add(Given.ANNA, Queues.create(Map.of("_id", "x"))));

        change("grantRolesToUser", "readWrite");

        until(store::ping);
        works("after");
    }

    @Test
    void a_batch_whose_user_is_created_again_meanwhile_runs_again_at_once_and_counts_no_attempt() {
        AtomicBoolean once = new AtomicBoolean(true);
        OfflineSync sync = OfflineSync.builder(store)
                .handlers(Handlers.builder()
                        .pure("/api/expenses", (item, context) -> {
                            if (once.getAndSet(false)) {
                                drop();
                                create("readWrite");
                            }
                            return Plan.apply(records -> Result.put(Given.expense("e"), Map.of("n", 1)));
                        })
                        .build())
                .build();
        SyncItem item = sync.queue()
                .add(Given.ANNA, Submission.of("/api/expenses/e", Method.PUT, Map.of("n", 1)))
                .item();
        assertThrows(StoreUnavailable.class, () -> sync.queue().process(Given.ANNA));

        until(() -> {
            sync.workOnce(); // makes up for the release that the outage prevented
            sync.queue().process(Given.ANNA); // unless that round of the worker has done it
            if (sync.queue().find(item.id()).orElseThrow().status() != Status.COMPLETED) {
                throw new StoreUnavailable("not yet");
            }
        });

        SyncItem done = sync.queue().find(item.id()).orElseThrow();
        assertEquals(Status.COMPLETED, done.status());
        assertEquals(1, done.attempts());
        sync.close();
    }
}
