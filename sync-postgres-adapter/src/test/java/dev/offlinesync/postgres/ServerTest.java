package dev.offlinesync.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.app.ServerProcess;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server runs on this store once it is on the class path: no line in the server names PostgreSQL. */
@RequiresPostgres
class ServerTest {
    @Test
    void the_server_finds_the_store_by_the_scheme_of_its_address(@TempDir Path dir) throws Exception {
        try (TestDatabase database = new TestDatabase();
                ServerProcess server = ServerProcess.start(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-Xmx256m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "dev.offlinesync.app.Main",
                                "serve"),
                        Map.of(
                                "SYNC_PORT", "0",
                                "SYNC_DATA_DIR", dir.toString(),
                                "SYNC_STORE", database.address()))) {
            String url = server.address() + "/api/sync/push";
            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(url))
                                    .header("Authorization", "Bearer " + server.token())
                                    .header("Content-Type", "application/json")
                                    .POST(
                                            HttpRequest.BodyPublishers.ofString(
                                                    "{\"items\": [{\"endpoint\": \"/api/expenses\","
                                                            + " \"method\": \"POST\", \"data\": {\"amount\": 100, \"category\": \"x\"}}]}"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());

            assertEquals(200, answer.statusCode(), answer::body);
            assertEquals(List.of("completed"), database.ask("SELECT status FROM sync_items"));
            assertEquals(List.of("1"), database.ask("SELECT count(*) FROM sync_records WHERE collection = 'expenses'"));
            assertTrue(
                    server.out().stream().anyMatch(line -> line.startsWith("Store: PostgreSQL ")),
                    server.out()::toString);
        }
    }
}
