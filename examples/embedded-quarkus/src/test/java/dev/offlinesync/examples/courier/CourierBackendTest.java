package dev.offlinesync.examples.courier;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoDatabase;
import dev.offlinesync.mongo.RequiresMongo;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import org.bson.Document;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The backend as the couriers' apps meet it, with a real MongoDB and a real gateway for messages. */
@RequiresMongo
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class CourierBackendTest {
    @Inject
    MongoClient mongo;

    @ConfigProperty(name = "quarkus.mongodb.database")
    String name;

    SmsGateway gateway;

    @BeforeEach
    void forget_what_was_written() {
        database().listCollectionNames().forEach(collection -> {
            if (!collection.equals("syncmeta")) {
                database().getCollection(collection).deleteMany(new Document());
            }
        });
        gateway.open();
        gateway.keys().clear();
    }

    private MongoDatabase database() {
        return mongo.getDatabase(name);
    }

    private static RequestSpecification as(String user) {
        return given().auth().preemptive().basic(user, user).contentType(ContentType.JSON);
    }

    private static ValidatableResponse push(String user, String items) {
        return as(user).body("{\"items\": [" + items + "]}")
                .post("/api/sync/push")
                .then()
                .statusCode(200);
    }

    private static String parcel(String id) {
        return item("p-" + id, "/api/parcels", "\"_id\": \"" + id + "\", \"address\": \"Mill Lane 3\"");
    }

    private static String item(String mutation, String endpoint, String data) {
        return "{\"mutationId\": \"" + mutation + "\", \"endpoint\": \"" + endpoint
                + "\", \"method\": \"POST\", \"data\": {" + data + "}}";
    }

    private String state(String parcel) {
        return database()
                .getCollection("parcels")
                .find(new Document("_id", parcel))
                .first()
                .getString("state");
    }

    @Test
    void a_delivery_and_its_parcel_change_together_and_once() {
        String items =
                parcel("a1") + ", " + item("d1", "/api/deliveries", "\"parcel\": \"a1\", \"signedBy\": \"Ms Hill\"");

        push("ann", items).body("results.status", contains("completed", "completed"));
        push("ann", items).body("results.status", contains("completed", "completed")); // the app got no answer

        assertEquals("delivered", state("a1"));
        assertEquals(1, database().getCollection("deliveries").countDocuments(new Document("user", "ann")));
    }
}
