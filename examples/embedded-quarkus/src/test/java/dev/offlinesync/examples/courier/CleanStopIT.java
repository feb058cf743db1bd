package dev.offlinesync.examples.courier;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import dev.offlinesync.mongo.MongoServers;
import dev.offlinesync.mongo.RequiresMongo;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The packaged application is told to stop while it is answering a courier. */
@RequiresMongo
@Tag("thorough")
class CleanStopIT {
    private static final int ENDED_BY_SIGTERM = 143;

    private final String mongo = MongoServers.replicaSet().uri();
    private final String database = "stop-" + MongoServers.freshDatabase();
    private final SmsGateway gateway = new SmsGateway();
    private PackagedBackend backend;

    @BeforeEach
    void start() throws Exception {
        gateway.start();
        backend = PackagedBackend.start(mongo, database, gateway.url());
    }

    @AfterEach
    void stop() {
        backend.close();
        gateway.stop();
    }

    private static Response push(URI address) {
        return given().auth()
                .preemptive()
                .basic("ann", "ann")
                .contentType(ContentType.JSON)
                .body("{\"items\": [{\"mutationId\": \"n1\", \"endpoint\": \"/api/notices\", \"method\": \"POST\","
                        + " \"data\": {\"to\": \"+31 6 1234\"}}]}")
                .post(address.resolve("/api/sync/push"));
    }

    @Test
    void what_is_being_answered_ends_first_and_nothing_is_left_behind() throws Exception {
        URI address = backend.address();
        gateway.hold();
        CompletableFuture<Response> answer = CompletableFuture.supplyAsync(() -> push(address));
        gateway.awaitHeld();

        backend.terminate();
        await().atMost(Duration.ofSeconds(30)).until(() -> backend.says("Waiting for HTTP requests to complete"));
        gateway.letGo();

        answer.get(30, TimeUnit.SECONDS).then().statusCode(200).body("results[0].status", equalTo("completed"));
        assertEquals(ENDED_BY_SIGTERM, backend.exitCode());
        assertTrue(backend.says("stopped in"), backend::log);
        assertFalse(backend.says("ERROR"), backend::log);
        try (MongoClient client = MongoClients.create(mongo)) {
            Document lane = client.getDatabase(database)
                    .getCollection("synclanes")
                    .find()
                    .first();
            assertNotNull(lane);
            assertNull(lane.get("owner"), "whoever comes next would have to wait for this lane");
        }
    }
}
