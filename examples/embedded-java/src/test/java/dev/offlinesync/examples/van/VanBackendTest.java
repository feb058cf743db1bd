package dev.offlinesync.examples.van;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.sun.net.httpserver.HttpServer;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.mongo.MongoServers;
import dev.offlinesync.mongo.RequiresMongo;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The backend as the technicians' apps meet it, with a real MongoDB and a real billing service. */
@RequiresMongo
@Tag("thorough")
class VanBackendTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final List<String> billed = new CopyOnWriteArrayList<>();
    private volatile int billingAnswers = 200;

    private HttpServer billing;
    private MongoClient mongo;
    private MongoCollection<Document> parts;
    private MongoCollection<Document> jobs;
    private VanBackend backend;

    @BeforeEach
    void start() throws IOException {
        billing = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        billing.createContext("/invoices", exchange -> {
            exchange.getRequestBody().readAllBytes();
            if (billingAnswers == 200) {
                billed.add(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
            }
            byte[] number = "R-1".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(billingAnswers, number.length);
            exchange.getResponseBody().write(number);
            exchange.close();
        });
        billing.start();
        mongo = MongoClients.create(MongoServers.replicaSet().uri());
        String database = MongoServers.freshDatabase();
        parts = mongo.getDatabase(database).getCollection("parts");
        jobs = mongo.getDatabase(database).getCollection("jobs");
        URI invoices = URI.create("http://127.0.0.1:" + billing.getAddress().getPort() + "/invoices");
        backend = VanBackend.start(
                mongo, database, invoices, Map.of("key-of-ann", new UserId("ann"), "key-of-bob", new UserId("bob")), 0);
    }

    @AfterEach
    void stop() {
        backend.close();
        mongo.close();
        billing.stop(0);
    }

    private HttpResponse<String> post(String key, String body) throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(backend.address().resolve("/outbox"))
                        .header("X-Key", key)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode outbox(String key, String writes) throws IOException, InterruptedException {
        HttpResponse<String> answer = post(key, "[" + writes + "]");
        assertEquals(200, answer.statusCode(), answer.body());
        return JSON.readTree(answer.body());
    }

    private static String parts(int left) {
        return "{\"id\": \"w1\", \"method\": \"POST\", \"path\": \"/parts\", \"data\": {\"_id\": \"filter\", \"left\": "
                + left + "}}";
    }

    private static String job(String id, int quantity) {
        return "{\"id\": \"" + id + "\", \"method\": \"POST\", \"path\": \"/jobs\", \"data\": {\"_id\": \"job-" + id
                + "\", \"part\": \"filter\", \"quantity\": " + quantity + "}}";
    }

    private int left() {
        return parts.find(new Document("_id", "filter")).first().getInteger("left");
    }

    @Test
    void a_job_and_the_parts_that_it_uses_change_together_and_once() throws Exception {
        String writes = parts(5) + ", " + job("w2", 3);
        assertEquals(
                List.of("completed", "completed"), outbox("key-of-ann", writes).findValuesAsText("status"));
        outbox("key-of-ann", writes); // the app got no answer

        assertEquals(2, left());
        assertEquals(1, jobs.countDocuments(new Document("user", "ann")));
    }

    @Test
    void a_job_that_needs_more_than_there_is_changes_nothing_and_says_why() throws Exception {
        JsonNode answer = outbox("key-of-ann", parts(2) + ", " + job("w2", 3));

        assertEquals("failed", answer.at("/1/status").asText());
        assertEquals(
                "only 2 of filter are left in the van", answer.at("/1/error").asText());
        assertEquals(2, left());
        assertEquals(0, jobs.countDocuments());
    }

    @Test
    void another_technicians_parts_are_not_to_be_had() throws Exception {
        outbox("key-of-ann", parts(5));

        assertEquals(
                "only 0 of filter are left in the van",
                outbox("key-of-bob", job("w2", 1)).at("/0/error").asText());
        assertEquals(5, left());
    }

    @Test
    void an_invoice_waits_while_billing_is_closed_and_is_written_under_its_key() throws Exception {
        String invoice = "{\"id\": \"w9\", \"method\": \"POST\", \"path\": \"/invoices\", \"data\": {\"amount\": 120}}";
        billingAnswers = 503;
        JsonNode waiting = outbox("key-of-ann", invoice).get(0);
        assertEquals("pending", waiting.path("status").asText());
        assertEquals("billing is closed", waiting.path("error").asText());

        billingAnswers = 200;
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertEquals(
                        "R-1",
                        outbox("key-of-ann", invoice).at("/0/response/number").asText()));
        assertEquals(1, billed.size());
    }

    @Test
    void who_has_no_key_gets_nothing_and_nonsense_is_told() throws Exception {
        assertEquals(401, post("key-of-eve", "[]").statusCode());
        assertEquals(400, post("key-of-ann", "{").statusCode());
        HttpResponse<String> wrong =
                post("key-of-ann", "[{\"id\": \"w1\", \"method\": \"JUMP\", \"path\": \"/jobs\"}]");
        assertEquals(400, wrong.statusCode());
        assertEquals("{\"error\":\"no method: JUMP\"}", wrong.body());
    }
}
