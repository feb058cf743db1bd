package dev.offlinesync.app;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import dev.offlinesync.api.Caller;
import dev.offlinesync.api.jwt.JwtIssuer;
import dev.offlinesync.api.jwt.JwtSettings;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.mongo.MongoProcess;
import dev.offlinesync.mongo.MongoServers;
import dev.offlinesync.mongo.RequiresMongo;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers in front of a MongoDB that they share, that dies, and that people look into with a shell. */
@Tag("thorough")
@RequiresMongo
class MongoIT {
    private static final String SECRET = "a secret of more than thirty-two bytes";
    private static final String ANN = "507f1f77bcf86cd799439011";

    @TempDir
    private Path dir;

    @Test
    void eight_calls_at_once_on_two_servers_apply_every_item_exactly_once() throws Exception {
        int items = 400;
        String uri = MongoServers.replicaSet().uri(MongoServers.freshDatabase());
        try (ServerProcess one = serve(uri, "off");
                ServerProcess two = serve(uri, "off")) {
            List<Client> clients = List.of(client(one), client(two));
            clients.get(0).post("/api/sync/bulk", Expenses.bulk(0, items)).ok(201);

            List<Callable<List<String>>> calls = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                Client client = clients.get(i % 2);
                calls.add(() -> processAll(client));
            }
            ExecutorService pool = Executors.newFixedThreadPool(calls.size());
            List<String> processed = new ArrayList<>();
            for (Future<List<String>> call : pool.invokeAll(calls)) {
                processed.addAll(call.get());
            }
            pool.shutdown();

            assertEquals(items, processed.size(), "attempts");
            assertEquals(items, new HashSet<>(processed).size(), "items");
            assertEquals(
                    IntStream.range(0, items).boxed().collect(Collectors.toSet()),
                    Set.copyOf(Expenses.amounts(clients.get(1))));
            assertEquals(items, Expenses.amounts(clients.get(0)).size(), "records");
        }
    }

    @Test
    void a_mongodb_that_is_killed_and_comes_back_loses_nothing() {
        try (MongoProcess mongo = MongoProcess.replicaSet();
                ServerProcess server = serve(mongo.uri("offlinesync"), "on")) {
            Client client = client(server);
            client.post("/api/sync/bulk", Expenses.bulk(0, 20)).ok(201);
            client.post("/api/sync/process").ok(200);
            client.post("/api/sync/bulk", Expenses.bulk(20, 40)).ok(201);

            mongo.kill();

            Client.Answer refused = client.post("/api/sync/bulk", Expenses.bulk(40, 50));
            assertEquals(503, refused.status());
            assertTrue(refused.retryAfter().isPresent());
            assertEquals(503, client.get("/ready").status());
            assertEquals(200, client.get("/health").status());

            mongo.restart();

            await().atMost(Duration.ofSeconds(60))
                    .until(() ->
                            client.post("/api/sync/bulk", Expenses.bulk(40, 50)).status() == 201);
            await().atMost(Duration.ofSeconds(60)).until(() -> {
                JsonNode processed = client.post("/api/sync/process").ok(200);
                return !processed.get("hasMore").asBoolean()
                        && processed.get("waiting").asInt() == 0;
            });
            List<Integer> amounts = Expenses.amounts(client);
            assertEquals(50, amounts.size());
            assertEquals(IntStream.range(0, 50).boxed().collect(Collectors.toSet()), Set.copyOf(amounts));
        }
    }

    @Test
    void the_shell_commands_of_the_description_work() {
        String database = MongoServers.freshDatabase();
        try (MongoClient shell = MongoClients.create(MongoServers.replicaSet().uri());
                ServerProcess server = serve(MongoServers.replicaSet().uri(database), "off")) {
            MongoDatabase db = shell.getDatabase(database);
            Client client = client(server);
            client.post("/api/sync/bulk", Expenses.bulk(0, 3)).ok(201);
            String failing = client.post(
                            "/api/sync/add",
                            "{'endpoint': '/api/expenses/e1', 'method': 'PUT', 'maxAttempts': 1, 'data': {'amount': 7}}")
                    .ok(201)
                    .at("/syncItem/_id")
                    .asText();

            assertEquals(4, count(db, "pending"));
            Document item = db.getCollection("syncqueues")
                    .find(new Document("_id", new ObjectId(failing)))
                    .first();
            assertEquals(new ObjectId(ANN), item.get("userId"));
            assertInstanceOf(Date.class, item.get("createdAt"));
            assertInstanceOf(Integer.class, item.get("attempts"));
            assertEquals("/api/expenses/e1", item.get("endpoint"));

            client.post("/api/sync/process").ok(200);
            assertEquals(0, count(db, "pending"));
            assertEquals(1, count(db, "failed"));
            Document failed = db.getCollection("syncqueues")
                    .find(new Document("status", "failed"))
                    .first();
            assertEquals("expense not found", failed.get("error"));
            Document expense = db.getCollection("expenses").find().first();
            assertEquals(new ObjectId(ANN), expense.get("user"));
            assertInstanceOf(Date.class, expense.get("date"));

            client.post("/api/expenses", "{'id': 'e1', 'amount': 1, 'category': 'Food'}")
                    .ok(201);
            db.getCollection("syncqueues")
                    .updateOne(
                            new Document("_id", new ObjectId(failing)),
                            new Document("$set", new Document("status", "pending").append("attempts", 0)));
            assertEquals(
                    1,
                    client.post("/api/sync/process").ok(200).get("successful").asInt());
            assertEquals(
                    7,
                    client.get("/api/expenses/e1").ok(200).at("/expense/amount").asInt());

            Document old = new Document("status", "completed")
                    .append(
                            "updatedAt",
                            new Document("$lt", Date.from(Instant.now().plusSeconds(60))));
            assertEquals(5, db.getCollection("syncqueues").deleteMany(old).getDeletedCount());
        }
    }

    @Test
    void the_start_names_the_database_without_its_password() {
        String database = MongoServers.freshDatabase();
        try (ServerProcess server = serve(MongoServers.replicaSet().uri(database), "off")) {
            server.address();

            assertTrue(server.out().get(0).startsWith("Store: MongoDB mongodb://127.0.0.1:"), server.out()::toString);
            server.terminate();
            assertEquals(0, server.exitCode(), server.err()::toString);
        }
    }

    private ServerProcess serve(String uri, String worker) {
        return ServerProcess.serve(
                dir, Map.of("SYNC_MONGODB_URI", uri, "SYNC_JWT_SECRET", SECRET, "SYNC_WORKER", worker));
    }

    private static Client client(ServerProcess server) {
        JwtSettings settings = JwtSettings.of(new JwtSettings.Secret(SECRET));
        String token = new JwtIssuer(settings, InstantSource.system())
                .issue(new Caller(new UserId(ANN), Caller.Role.USER), Duration.ofHours(1));
        return new Client(server.address(), token);
    }

    private static long count(MongoDatabase db, String status) {
        return db.getCollection("syncqueues").countDocuments(new Document("status", status));
    }

    /** @return the ids of the items that these calls attempted */
    private static List<String> processAll(Client client) {
        List<String> ids = new ArrayList<>();
        for (; ; ) {
            JsonNode processed = client.post("/api/sync/process").ok(200);
            processed
                    .path("results")
                    .forEach(result -> ids.add(result.get("_id").asText()));
            if (!processed.get("hasMore").asBoolean()) {
                return ids;
            }
        }
    }
}
