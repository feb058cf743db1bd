package dev.offlinesync.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first five minutes with the product. */
class QuickStartIT {
    @TempDir
    private static Path dir;

    private static ServerProcess server;

    @BeforeAll
    static void start() {
        server = ServerProcess.serve(dir.resolve("data"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void the_commands_of_the_description_work_as_printed() throws Exception {
        Shell.needsCurl();
        List<String> commands = Documentation.curlCommands(Documentation.SYSTEM).stream()
                .map(c -> c.replace("http://localhost:5000", server.address()).replace("<token>", server.token()))
                .toList();
        assertEquals(4, commands.size());

        JsonNode added = Shell.json(commands.get(0));
        JsonNode processed = Shell.json(commands.get(1));
        JsonNode pending = Shell.json(commands.get(2));
        JsonNode cleared = Shell.json(commands.get(3));

        assertEquals("Item added to sync queue", added.get("message").asText());
        assertEquals("pending", added.at("/syncItem/status").asText());
        assertEquals(0, added.at("/syncItem/attempts").asInt());
        assertEquals("Sync queue processed", processed.get("message").asText());
        assertEquals(1, processed.get("processed").asInt());
        assertEquals(1, processed.get("successful").asInt());
        assertEquals("Pending syncs retrieved", pending.get("message").asText());
        assertEquals(0, pending.get("count").asInt());
        assertEquals("Sync queue cleared", cleared.get("message").asText());
    }

    @Test
    void the_commands_of_the_readme_work_as_printed() throws Exception {
        Shell.needsCurl();
        List<String> commands = Documentation.curlCommands(Documentation.README);
        String token = newToken("reader");

        for (String command : commands) {
            JsonNode answer =
                    Shell.json("TOKEN=" + token + "\n" + command.replace("http://localhost:5000", server.address()));

            assertTrue(answer.has("message") && !answer.has("status"), () -> command + answer);
        }
        assertTrue(commands.size() >= 4);
    }

    @Test
    void the_printed_commands_can_be_pasted() throws Exception {
        Shell.needsCurl();
        server.address();
        List<String> printed =
                server.out().stream().filter(line -> line.startsWith("curl ")).toList();
        assertEquals(3, printed.size());

        assertEquals(
                "Item added to sync queue",
                Shell.json(printed.get(0)).get("message").asText());
        assertEquals(1, Shell.json(printed.get(1)).get("successful").asInt());
        assertEquals(0, Shell.json(printed.get(2)).get("count").asInt());
    }

    @Test
    void the_start_says_where_it_listens_and_where_the_data_is() {
        String address = server.address();

        assertEquals(
                List.of("Listening on " + address),
                server.out().stream().filter(l -> l.contains("Listening on")).toList());
        assertTrue(
                server.out().contains("Store: SQLite " + dir.resolve("data").resolve("offline-sync.db")),
                server.out()::toString);
    }

    @Test
    void the_secret_is_readable_for_its_owner_alone() throws Exception {
        server.address();

        assertEquals(
                "rw-------",
                PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(dir.resolve("data").resolve("development-secret"))));
    }

    /** "Example: Complete Offline Flow" of the description. */
    @Test
    void the_complete_offline_flow() {
        Client client = newUser("flow");

        JsonNode item = client.post(
                        "/api/sync/add",
                        "{'endpoint': '/api/expenses', 'method': 'POST', 'deviceId': 'device-123', 'data': {'amount': 100,"
                                + " 'category': 'Salary', 'date': '2025-12-10T10:00:00Z', 'description': 'Monthly"
                                + " salary'}}")
                .ok(201)
                .get("syncItem");
        assertEquals("pending", item.get("status").asText());
        assertEquals(1, client.get("/api/sync/pending").ok(200).get("count").asInt());

        JsonNode processed = client.post("/api/sync/process").ok(200);
        assertEquals("Sync queue processed", processed.get("message").asText());
        assertEquals(1, processed.get("processed").asInt());
        assertEquals(1, processed.get("successful").asInt());
        assertEquals(0, processed.get("failed").asInt());

        JsonNode expenses = client.get("/api/expenses").ok(200);
        assertEquals(1, expenses.get("count").asInt());
        assertEquals(100, expenses.at("/expenses/0/amount").asInt());
        assertEquals("2025-12-10T10:00:00.000Z", expenses.at("/expenses/0/date").asText());
        JsonNode done =
                client.get("/api/sync/items/" + item.get("_id").asText()).ok(200);
        assertTrue(done.toString().contains("\"completed\""), done::toString);
        assertEquals(
                "No pending syncs",
                client.post("/api/sync/process").ok(200).get("message").asText());
    }

    @Test
    void every_supported_operation() {
        Client client = newUser("operations");

        JsonNode results = client.post("/api/sync/push", """
                        {"items": [
                          {"endpoint": "/api/expenses", "method": "POST", "data": {"id": "e1", "amount": "12.5", "category": "Food"}},
                          {"endpoint": "/api/expenses/e1", "method": "PUT", "data": {"amount": 13}},
                          {"endpoint": "/api/orders/create", "method": "POST", "data": {"id": "o1", "patientName": "John", "totalAmount": 5000}},
                          {"endpoint": "/api/orders/o1", "method": "PUT", "data": {"totalAmount": 6000, "room": 4}},
                          {"endpoint": "/api/user/profile", "method": "PUT", "data": {"name": "Ann", "role": "admin"}},
                          {"endpoint": "/api/expenses/e1", "method": "DELETE"},
                          {"endpoint": "/api/orders/o1", "method": "DELETE"}]}""").ok(200).get("results");

        for (JsonNode result : results) {
            assertEquals("completed", result.get("status").asText(), results::toString);
        }
        assertEquals(6000, results.at("/3/responseData/totalAmount").asInt());
        assertEquals("Ann", results.at("/4/responseData/name").asText());
        assertTrue(results.at("/4/responseData/role").isMissingNode());
        assertEquals("e1", results.at("/5/responseData/deletedId").asText());
        assertEquals(0, client.get("/api/expenses").ok(200).get("count").asInt());
    }

    @Test
    void invalid_data_is_retried_later_with_a_sentence_that_names_the_field() {
        Client client = newUser("invalid");
        client.post("/api/sync/add", "{'endpoint': '/api/expenses', 'method': 'POST', 'data': {'amount': 'much'}}")
                .ok(201);

        JsonNode processed = client.post("/api/sync/process").ok(200);

        assertEquals(1, processed.get("failed").asInt());
        JsonNode result = processed.at("/results/0");
        assertEquals("pending", result.get("status").asText());
        assertEquals(1, result.get("attempts").asInt());
        assertEquals(
                "amount must be a number, not text; category is required",
                result.get("error").asText());
        assertTrue(result.get("retryAt").isTextual());
    }

    private static Client newUser(String user) {
        return new Client(server.address(), newToken(user));
    }

    private static String newToken(String user) {
        server.address();
        Map<String, String> environment =
                Map.of("SYNC_DATA_DIR", dir.resolve("data").toString());
        try (ServerProcess token = ServerProcess.start(environment, "token", "--user", user)) {
            assertEquals(0, token.exitCode(), token.err()::toString);
            return token.out().get(0);
        }
    }
}
