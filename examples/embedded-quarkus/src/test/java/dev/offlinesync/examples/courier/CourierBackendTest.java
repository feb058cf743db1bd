package dev.offlinesync.examples.courier;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoDatabase;
import dev.offlinesync.mongo.RequiresMongo;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.bson.Document;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The backend as the couriers' apps meet it, with a real MongoDB and a real gateway for messages. */
@Tag("thorough")
@RequiresMongo
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class CourierBackendTest {
    private static final List<String> WRITTEN = List.of("syncqueues", "parcels", "deliveries", "returns");

    @Inject
    MongoClient mongo;

    @ConfigProperty(name = "quarkus.mongodb.database")
    String database;

    SmsGateway gateway;

    @BeforeEach
    void forget_what_was_written() {
        WRITTEN.forEach(collection -> records().getCollection(collection).deleteMany(new Document()));
        gateway.open();
        gateway.keys().clear();
    }

    private MongoDatabase records() {
        return mongo.getDatabase(database);
    }

    private static RequestSpecification as(String user) {
        return given().auth().preemptive().basic(user, user).contentType(ContentType.JSON);
    }

    private static ValidatableResponse push(String user, String... items) {
        return as(user).body("{\"items\": [" + String.join(", ", items) + "]}")
                .post("/api/sync/push")
                .then()
                .statusCode(200);
    }

    private static String item(String mutation, String endpoint, String data) {
        return "{\"mutationId\": \"" + mutation + "\", \"endpoint\": \"" + endpoint
                + "\", \"method\": \"POST\", \"data\": {" + data + "}}";
    }

    private static String parcel(String id) {
        return item("load-" + id, "/api/parcels", "\"_id\": \"" + id + "\", \"address\": \"Mill Lane 3\"");
    }

    private static String delivery(String parcel) {
        String data = "\"parcel\": \"" + parcel + "\", \"signedBy\": \"Ms Hill\"";
        return item("deliver-" + parcel, "/api/deliveries", data);
    }

    private static String taking(String parcel) {
        return item("return-" + parcel, "/api/returns", "\"parcel\": \"" + parcel + "\"");
    }

    private String state(String parcel) {
        return records()
                .getCollection("parcels")
                .find(new Document("_id", parcel))
                .first()
                .getString("state");
    }

    private long count(String collection, String user) {
        return records().getCollection(collection).countDocuments(new Document("user", user));
    }

    @Test
    void a_delivery_and_its_parcel_change_together_and_once() {
        push("ann", parcel("p1"), delivery("p1")).body("results.status", contains("completed", "completed"));
        push("ann", parcel("p1"), delivery("p1")).body("successful", equalTo(2)); // the app got no answer

        assertEquals("delivered", state("p1"));
        assertEquals(1, count("deliveries", "ann"));
    }

    @Test
    void another_couriers_parcel_cannot_be_delivered() {
        push("ann", parcel("p1"));

        push("bob", delivery("p1")).body("results[0].error", equalTo("you have no parcel p1"));
        assertNull(state("p1"));
        assertEquals(0, count("deliveries", "bob"));
    }

    @Test
    void what_was_not_delivered_is_not_taken_back_however_often_it_is_tried() {
        push("ann", parcel("p1"), taking("p1"))
                .body("results[1].status", equalTo("failed"))
                .body("results[1].attempts", equalTo(1))
                .body("results[1].error", equalTo("p1 was not delivered, so it cannot be taken back"));
        assertEquals(0, count("returns", "ann"));

        push("ann", parcel("p2"), delivery("p2"), taking("p2")).body("successful", equalTo(3));
        assertEquals("returned", state("p2"));
    }

    @Test
    void methods_are_handlers_too() {
        push(
                        "ann",
                        item("d1", "/api/discounts", "\"percent\": 30"),
                        item("d2", "/api/discounts", "\"percent\": 10"),
                        item("m1", "/api/shops/north/mails", ""))
                .body("results.status", contains("failed", "completed", "completed"))
                .body("results[0].error", equalTo("a discount is at most 20 percent"))
                .body("results[2].responseData.sentBy", equalTo("north"));
    }

    @Test
    void a_message_waits_while_the_gateway_is_closed_and_is_sent_once_under_its_key() {
        String notice = item("n1", "/api/notices", "\"to\": \"+31 6 1234\", \"text\": \"I came by\"");
        gateway.close();
        String id = push("ann", notice)
                .body("results[0].status", equalTo("pending"))
                .body("results[0].attempts", equalTo(0))
                .body("results[0].error", equalTo("the gateway is closed"))
                .extract()
                .path("results[0]._id");

        gateway.open();
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> push("ann", notice).body("results[0].responseData.message", equalTo("M-1")));
        assertEquals(List.of(id), gateway.keys());
    }

    @Test
    void what_a_handler_throws_is_in_the_log_of_quarkus_although_no_listener_is_set() {
        List<LogRecord> errors = new CopyOnWriteArrayList<>();
        Filter watch = record -> record.getThrown() == null || !errors.add(record);
        Logger log = Logger.getLogger("dev.offlinesync.queue");
        log.setFilter(watch);
        try {
            // no key of a record is as long as that, which this handler did not think of
            String data = "\"parcel\": \"" + "p".repeat(200) + "\", \"signedBy\": \"Ms Hill\"";
            push("ann", item("d1", "/api/deliveries", data)).body("results[0].error", equalTo("the handler failed"));
        } finally {
            log.setFilter(null);
        }
        assertEquals(1, errors.size());
        assertInstanceOf(IllegalArgumentException.class, errors.get(0).getThrown());
    }

    @Test
    void dispatch_loads_the_van_and_sees_what_is_in_it() {
        as("dora")
                .body("{\"id\": \"p1\", \"address\": \"Mill Lane 3\"}")
                .post("/dispatch/ann")
                .then()
                .statusCode(201);
        push("ann", parcel("p2"), delivery("p2"));
        gateway.close();
        push("ann", item("n1", "/api/notices", "\"to\": \"+31 6 1234\""));

        as("dora")
                .get("/dispatch/ann")
                .then()
                .statusCode(200)
                .body("inVan", contains("p1"))
                .body("waiting", equalTo(1));
        as("ann").get("/api/parcels/p1").then().statusCode(200).body("parcel.address", equalTo("Mill Lane 3"));
    }

    @Test
    void dispatch_hears_what_is_wrong_with_a_parcel() {
        push("ann", parcel("p1"));

        as("dora")
                .body("{\"id\": \"p1\", \"address\": \"Mill Lane 5\"}")
                .post("/dispatch/ann")
                .then()
                .statusCode(409)
                .body("error", equalTo("the id of this parcel is taken"));
        as("dora")
                .body("{\"id\": \"p2\"}")
                .post("/dispatch/ann")
                .then()
                .statusCode(400)
                .body("error", equalTo("a parcel has an id and an address"));
    }

    @Test
    void who_is_unknown_is_let_in_nowhere_and_couriers_are_not_dispatchers() {
        given().get("/api/sync/pending").then().statusCode(401).header("WWW-Authenticate", startsWith("basic"));
        given().auth()
                .preemptive()
                .basic("ann", "guess")
                .get("/api/sync/pending")
                .then()
                .statusCode(401);
        as("ann").get("/dispatch/bob").then().statusCode(403);
        as("ann").get("/api/sync/items?userId=bob").then().statusCode(403);

        push("bob", parcel("p1"));
        as("dora").get("/api/sync/items?userId=bob").then().statusCode(200).body("count", equalTo(1));
    }

    @Test
    void the_bridge_passes_on_method_path_query_body_and_what_is_wrong_with_them() {
        push("ann", parcel("p 1"), parcel("p2"));

        as("ann").get("/api/parcels/{id}", "p 1").then().statusCode(200).body("parcel._id", equalTo("p 1"));
        as("ann").head("/api/parcels/p2").then().statusCode(200);
        as("ann").get("/api/parcels?limit=1").then().body("count", equalTo(1)).body("hasMore", equalTo(true));
        as("ann")
                .body("{\"address\": \"Mill Lane 4\"}")
                .put("/api/parcels/p2")
                .then()
                .statusCode(200);
        as("ann").delete("/api/parcels/p2").then().statusCode(200);
        as("ann").get("/api/parcels/p2").then().statusCode(404);
        as("ann").patch("/api/sync/push").then().statusCode(405).header("Allow", "OPTIONS, POST");
        as("ann")
                .body("{\"endpoint\": \"/api/parcels\", \"method\": \"JUMP\"}")
                .post("/api/sync/add")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("errors.pointer", hasItem("/method"));
    }

    @Test
    void health_and_metrics_tell_of_the_queue() {
        push("ann", parcel("p1"));

        given().get("/q/health/ready")
                .then()
                .statusCode(200)
                .body("checks.find { it.name == 'offline-sync' }.status", equalTo("UP"))
                .body("checks.find { it.name == 'offline-sync' }.data.store", startsWith("MongoDB"));
        given().get("/q/metrics")
                .then()
                .body(containsString("offlinesync_items_completed_total{resource=\"/api/parcels\"}"));
    }
}
