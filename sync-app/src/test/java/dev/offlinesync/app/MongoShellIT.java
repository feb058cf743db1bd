package dev.offlinesync.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.offlinesync.mongo.MongoServers;
import dev.offlinesync.mongo.RequiresMongo;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of docs/mongodb.md, typed into mongosh while a server is busy; npm installs that into a temporary directory. */
@RequiresMongo
@Tag("thorough")
class MongoShellIT {
    private static final int TIMES = 10;

    @TempDir
    private Path dir;

    @Test
    void every_command_works_on_a_busy_server_as_often_as_it_is_typed() throws Exception {
        Shell.needs("node", "npm");
        try (InputStream in = MongoShellIT.class.getResourceAsStream("mongosh/package.json")) {
            Files.copy(in, dir.resolve("package.json"));
        }
        Shell.in(
                dir,
                "npm install --no-audit --no-fund --no-package-lock --omit=optional --ignore-scripts --loglevel=error");
        String commands = Documentation.below(Documentation.MONGODB, "## The queue's everyday commands", "javascript");
        assertEquals(4, commands.lines().count());
        String uri = MongoServers.replicaSet().uri(MongoServers.freshDatabase());

        try (ServerProcess server = ServerProcess.serve(dir.resolve("data"), Map.of("SYNC_MONGODB_URI", uri))) {
            Client client = server.client();
            String failed = failedItem(client);
            SteadyPushes pushes = new SteadyPushes(client);
            String said;
            try (pushes) {
                said = typed(
                        uri,
                        commands.replace("ObjectId(\"...\")", "ObjectId(\"" + failed + "\")")
                                .repeat(TIMES));
            }

            pushes.assertAllAnswered(TIMES);
            assertFalse(said.contains("Error"), said);
            assertEquals(TIMES, count(said, "matchedCount: 1"), said);
            assertTrue(count(said, "modifiedCount: 1") > 0, said);
            assertTrue(said.contains("endpoint: '/api/expenses/missing'"), said);
            assertEquals(TIMES, count(said, "acknowledged: true, deletedCount: 0"), said);
            assertEquals(
                    "not_found",
                    client.get("/api/sync/items/" + failed)
                            .ok(200)
                            .at("/syncItem/failure/kind")
                            .asText());
        }
    }

    private static String failedItem(Client client) {
        JsonNode pushed = client.post(
                        "/api/sync/push",
                        "{'items': [{'endpoint': '/api/expenses/missing', 'method': 'PUT', 'data': {'amount': 1},"
                                + " 'maxAttempts': 1}]}")
                .ok(200);
        return pushed.at("/results/0/_id").asText();
    }

    private String typed(String uri, String commands) throws IOException, InterruptedException {
        Files.writeString(dir.resolve("commands.js"), commands);
        return Shell.in(dir, "HOME=\"$PWD\" node_modules/.bin/mongosh '" + uri + "' --quiet --norc <commands.js 2>&1");
    }

    private static long count(String text, String part) {
        return List.of(text.split(java.util.regex.Pattern.quote(part), -1)).size() - 1L;
    }
}
