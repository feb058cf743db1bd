package dev.offlinesync.quarkus.deployment;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.queue.SyncQueue;
import dev.offlinesync.core.store.SyncStore;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.QuarkusUnitTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the example does not have: SQLite, methods as handlers, a path for the API, tokens of the application's own. */
class ExtensionTest {
    @RegisterExtension
    static final QuarkusUnitTest APP = new QuarkusUnitTest()
            .withApplicationRoot(jar -> jar.addClass(Shop.class))
            .setLogRecordPredicate(line -> "dev.offlinesync.transactions".equals(line.getLoggerName()))
            .assertLogRecords(lines -> assertEquals(1, lines.size(), "that is said once"))
            .overrideConfigKey("quarkus.datasource.devservices.enabled", "false")
            .overrideConfigKey("quarkus.http.root-path", "/shop")
            .overrideConfigKey("quarkus.http.test-port", "0")
            .overrideConfigKey(
                    "offline-sync.store",
                    "sqlite:target/extension-test-" + ProcessHandle.current().pid())
            .overrideConfigKey("offline-sync.resources[0].path", "/api/notes")
            .overrideConfigKey("offline-sync.http.path", "/mobile");

    @Inject
    SyncStore store;

    @Inject
    SyncQueue queue;

    private static ValidatableResponse push(String item) {
        return given().contentType(ContentType.JSON)
                .header("Authorization", "Bearer ann")
                .body("{\"items\": [" + item.replace('\'', '"') + "]}")
                .post("/mobile/api/sync/push")
                .then()
                .statusCode(200);
    }

    @Test
    void a_method_is_a_handler() {
        push("{'endpoint': '/api/orders/1', 'method': 'PUT', 'data': {'item': 'tea'}}")
                .body("results[0].status", equalTo("completed"));
        push("{'endpoint': '/api/shops/north/mails', 'method': 'POST', 'data': {'to': 'bob'}}")
                .body("results[0].status", equalTo("completed"))
                .body("results[0].responseData.sentBy", equalTo("north"))
                .body("results[0].responseData.known", equalTo(true));
    }

    @Test
    void what_a_method_throws_costs_an_attempt() {
        push("{'endpoint': '/api/shops/north/mails', 'method': 'POST', 'data': {}}")
                .body("results[0].status", equalTo("pending"))
                .body("results[0].attempts", equalTo(1));
    }

    @Test
    void a_resource_is_written_and_read() {
        push("{'endpoint': '/api/notes', 'method': 'POST', 'data': {'_id': 'n 1', 'text': 'hello'}}");

        given().header("Authorization", "Bearer ann")
                .get("/mobile/api/notes/{id}", "n 1")
                .then()
                .statusCode(200)
                .body("note.text", equalTo("hello"));
        assertEquals("SQLite", store.describe().substring(0, 6));
    }

    @Test
    void a_body_that_was_read_already_is_taken_as_it_is() {
        given().contentType(ContentType.JSON)
                .header("Authorization", "Bearer ann")
                .body("{\"endpoint\": \"/api/orders/2\", \"method\": \"PUT\", \"data\": {}}")
                .post("/mobile/api/sync/add")
                .then()
                .statusCode(201);
    }

    @Test
    @Timeout(20) // the worker leaves to clients for 30 s what they add
    void what_the_application_adds_runs_at_once_beside_the_api() {
        ItemId added = queue.add(
                        new UserId("bob"), Submission.of("/api/notes", Method.POST, Map.of("text", "by itself")))
                .item()
                .id();

        while (queue.find(added).orElseThrow().status() != Status.COMPLETED) {
            Thread.onSpinWait();
        }
    }

    @Test
    void nobody_is_let_in_without_a_token_and_health_needs_none() {
        given().get("/mobile/api/sync/pending").then().statusCode(401).header("WWW-Authenticate", startsWith("Bearer"));
        given().get("/mobile/ready").then().statusCode(200);
        given().get("/api/sync/pending").then().statusCode(404);
    }

    @Test
    void what_is_added_in_the_transaction_of_another_database_stays() {
        UserId ann = new UserId("ann");
        Submission mail = Submission.of("/api/shops/north/mails", Method.POST, Map.of("to", "bob"));
        List<ItemId> added = new ArrayList<>();

        assertThrows(
                IllegalStateException.class,
                () -> QuarkusTransaction.requiringNew().run(() -> {
                    added.add(queue.add(ann, mail).item().id());
                    added.add(queue.add(ann, mail).item().id());
                    throw new IllegalStateException("no");
                }));

        added.forEach(id -> assertTrue(queue.find(id).isPresent()));
    }
}
