package dev.offlinesync.examples.depot;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import com.sun.net.httpserver.HttpServer;
import dev.offlinesync.mongo.MongoServers;
import dev.offlinesync.mongo.RequiresMongo;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The application as the technicians' apps meet it, with a real MongoDB and a real billing service. */
@RequiresMongo
@Tag("thorough")
class DepotTest {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static final List<String> BILLED = new CopyOnWriteArrayList<>();
    private static volatile int billingAnswers;

    private static HttpServer billing;
    private static MongoClient mongo;
    private static MongoDatabase database;
    private static ConfigurableApplicationContext application;

    @BeforeAll
    static void start() throws IOException {
        billing = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        billing.createContext("/invoices", exchange -> {
            exchange.getRequestBody().readAllBytes();
            if (billingAnswers == 200) {
                BILLED.add(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
            }
            byte[] number = "R-1".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(billingAnswers, number.length);
            exchange.getResponseBody().write(number);
            exchange.close();
        });
        billing.start();
        String name = MongoServers.freshDatabase();
        mongo = MongoClients.create(MongoServers.replicaSet().uri());
        database = mongo.getDatabase(name);
        application = SpringApplication.run(
                DepotApplication.class,
                "--server.port=0",
                "--spring.mongodb.uri=" + MongoServers.replicaSet().uri(),
                "--spring.mongodb.database=" + name,
                "--depot.billing=http://127.0.0.1:" + billing.getAddress().getPort() + "/invoices");
    }

    @AfterAll
    static void stop() {
        application.close();
        billing.stop(0);
        mongo.close();
    }

    @BeforeEach
    void everything_is_open() {
        billingAnswers = 200;
        BILLED.clear();
    }

    @AfterEach
    void empty() {
        database.listCollectionNames()
                .forEach(name -> database.getCollection(name).deleteMany(new Document()));
    }

    private static URI address(String path) {
        return URI.create("http://127.0.0.1:" + application.getEnvironment().getProperty("local.server.port") + path);
    }

    private static HttpResponse<String> send(String user, String method, String path, String body) throws Exception {
        String basic = Base64.getEncoder().encodeToString((user + ":" + user + "'s").getBytes(StandardCharsets.UTF_8));
        return HTTP.send(
                HttpRequest.newBuilder(address(path))
                        .header("Authorization", "Basic " + basic)
                        .header("Content-Type", "application/json")
                        .method(method, BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private static JsonNode read(HttpResponse<String> answer, int status) throws IOException {
        assertEquals(status, answer.statusCode(), answer.body());
        return JSON.readTree(answer.body());
    }

    /** What became of each write. */
    private static JsonNode push(String user, String... writes) throws Exception {
        String items = "{\"items\": [" + String.join(", ", writes) + "]}";
        return read(send(user, "POST", "/api/sync/push", items), 200).path("results");
    }

    private static String write(String id, String endpoint, String data) {
        return "{\"mutationId\": \"" + id + "\", \"method\": \"POST\", \"endpoint\": \"" + endpoint + "\", \"data\": "
                + data + "}";
    }

    private static String parts(int left) {
        return write("w1", "/parts", "{\"_id\": \"filter\", \"left\": " + left + "}");
    }

    private static String job(String id, int quantity) {
        return write(
                id, "/jobs", "{\"_id\": \"job-" + id + "\", \"part\": \"filter\", \"quantity\": " + quantity + "}");
    }

    private static int left() {
        Document filter = database.getCollection("parts")
                .find(new Document("_id", "filter"))
                .first();
        return filter.getInteger("left");
    }

    @Test
    void a_job_and_the_parts_that_it_uses_change_together_and_once() throws Exception {
        assertEquals(
                List.of("completed", "completed"),
                push("ann", parts(5), job("w2", 3)).findValuesAsString("status"));
        push("ann", parts(5), job("w2", 3)); // the app got no answer

        assertEquals(2, left());
        assertEquals(1, database.getCollection("jobs").countDocuments(new Document("user", "ann")));
        assertEquals("{\"filter\":\"2\"}", send("ann", "GET", "/van", "").body());
        assertEquals("{}", send("bob", "GET", "/van", "").body());
    }

    @Test
    void a_job_that_needs_more_than_there_is_changes_nothing_and_says_why() throws Exception {
        JsonNode results = push("ann", parts(2), job("w2", 3));

        assertEquals("failed", results.at("/1/status").asString());
        assertEquals(
                "only 2 of filter are left in the van", results.at("/1/error").asString());
        assertEquals(2, left());
        assertEquals(0, database.getCollection("jobs").countDocuments());
    }

    @Test
    void a_discount_that_is_too_large_is_refused_by_the_rule() throws Exception {
        JsonNode results = push(
                "ann",
                write("w3", "/discounts", "{\"_id\": \"d1\", \"percent\": 50}"),
                write("w4", "/discounts", "{\"_id\": \"d2\", \"percent\": 10}"));

        assertEquals(List.of("failed", "completed"), results.findValuesAsString("status"));
        assertEquals("a discount is 0 to 20 percent", results.at("/0/error").asString());
        assertEquals(1, database.getCollection("discounts").countDocuments());
    }

    @Test
    void an_invoice_waits_while_billing_is_closed_and_is_written_once_under_its_key() throws Exception {
        String invoice = write("w9", "/invoices", "{\"amount\": 120}");
        billingAnswers = 503;
        JsonNode waiting = push("ann", invoice).get(0);
        assertEquals("pending", waiting.path("status").asString());
        assertEquals("billing is closed", waiting.path("error").asString());

        billingAnswers = 200;
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertEquals(
                        "completed", push("ann", invoice).at("/0/status").asString()));
        assertEquals(List.of(waiting.path("_id").asString()), BILLED);
    }

    @Test
    void the_five_calls_of_the_system_and_the_rest_routes_are_all_there() throws Exception {
        String one = "{\"endpoint\": \"/parts\", \"method\": \"POST\", \"data\": {\"_id\": \"belt\", \"left\": 1}}";
        JsonNode added = read(send("ann", "POST", "/api/sync/add", one), 201);
        assertEquals("Item added to sync queue", added.path("message").asString());
        JsonNode bulk =
                read(send("ann", "POST", "/api/sync/bulk", "{\"items\": [" + one.replace("1}}", "2}}") + "]}"), 201);
        assertEquals(1, bulk.path("count").asInt());
        assertEquals(
                2,
                read(send("ann", "GET", "/api/sync/pending", ""), 200)
                        .path("count")
                        .asInt());
        JsonNode processed = read(send("ann", "POST", "/api/sync/process", ""), 200);
        assertEquals(2, processed.path("processed").asInt());
        assertEquals(1, processed.path("successful").asInt()); // the other is a second part of the same name
        assertEquals(
                1,
                read(send("ann", "DELETE", "/api/sync/clear", ""), 200)
                        .path("deletedCount")
                        .asInt());
        assertEquals(
                1,
                read(send("ann", "GET", "/parts/belt", ""), 200)
                        .at("/part/left")
                        .asInt());
    }

    @Test
    void who_is_not_signed_in_gets_nothing_and_only_the_office_sees_what_is_others() throws Exception {
        assertEquals(401, send("mallory", "GET", "/api/sync/pending", "").statusCode());
        String id = push("ann", parts(5)).at("/0/_id").asString();

        assertEquals(404, send("bob", "GET", "/api/sync/items/" + id, "").statusCode());
        assertEquals(200, send("eve", "GET", "/api/sync/items/" + id, "").statusCode());
    }

    @Test
    void its_health_tells_of_the_store() throws Exception {
        HttpResponse<String> health = send("ann", "GET", "/actuator/health", "");
        assertEquals("UP", read(health, 200).path("status").asString());
    }

    @Test
    void nothing_is_left_behind_when_it_stops() throws Exception {
        Set<Thread> before = queueThreads();
        ConfigurableApplicationContext second = SpringApplication.run(
                DepotApplication.class,
                "--server.port=0",
                "--spring.mongodb.uri=" + MongoServers.replicaSet().uri(),
                "--spring.mongodb.database=" + database.getName());
        URI gone = URI.create("http://127.0.0.1:" + second.getEnvironment().getProperty("local.server.port") + "/van");
        Set<Thread> its = queueThreads();
        its.removeAll(before);
        assertFalse(its.isEmpty());

        second.close();

        await().untilAsserted(() -> assertTrue(its.stream().noneMatch(Thread::isAlive)));
        assertThrows(
                ConnectException.class,
                () -> HTTP.send(HttpRequest.newBuilder(gone).build(), BodyHandlers.discarding()));
    }

    private static Set<Thread> queueThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("offline-sync"))
                .collect(Collectors.toCollection(HashSet::new));
    }
}
