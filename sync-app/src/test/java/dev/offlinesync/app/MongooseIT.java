package dev.offlinesync.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.model.ChangeStreamPreAndPostImagesOptions;
import com.mongodb.client.model.CreateCollectionOptions;
import dev.offlinesync.api.Caller;
import dev.offlinesync.api.jwt.JwtIssuer;
import dev.offlinesync.api.jwt.JwtSettings;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.mongo.MongoServers;
import dev.offlinesync.mongo.RequiresMongo;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An application on mongoose and our server on the same collections. What each must see of the other is in {@code
 * mongoose/app.mjs}, which Node runs; npm installs mongoose into a temporary directory.
 */
@RequiresMongo
@Tag("thorough")
class MongooseIT {
    private static final String SECRET = "a secret of more than thirty-two bytes";
    private static final String ANNA = "64b7f9f2a1b2c3d4e5f60705";

    @TempDir
    private Path dir;

    @Test
    void an_application_on_mongoose_and_the_server_see_each_others_writes() throws Exception {
        Shell.needs("node", "npm");
        for (String file : List.of("package.json", "app.mjs", "resources.json")) {
            copy(file);
        }
        Shell.in(dir, "node -e 'if (typeof fetch !== \"function\") throw new Error(\"Node 18 or later is needed\")'");
        Shell.in(dir, "npm install --no-audit --no-fund --no-package-lock --loglevel=error");
        String database = MongoServers.freshDatabase();
        String uri = MongoServers.replicaSet().uri(database);
        keepPreImages(uri, database);
        Map<String, String> settings = Map.of(
                "SYNC_MONGODB_URI",
                uri,
                "SYNC_JWT_SECRET",
                SECRET,
                "SYNC_WATCH",
                "on",
                "SYNC_RESOURCES",
                dir.resolve("resources.json").toString());

        try (ServerProcess server = ServerProcess.serve(dir.resolve("data"), settings)) {
            assertEquals(
                    List.of("ok profile", "ok echo", "ok created", "ok textIds", "ok watched"),
                    application(uri, server.address()).lines().toList());
        }
    }

    private static void keepPreImages(String uri, String database) {
        try (MongoClient client = MongoClients.create(uri)) {
            for (String collection : List.of("orders", "notes", "users")) {
                client.getDatabase(database)
                        .createCollection(
                                collection,
                                new CreateCollectionOptions()
                                        .changeStreamPreAndPostImagesOptions(
                                                new ChangeStreamPreAndPostImagesOptions(true)));
            }
        }
    }

    private void copy(String file) throws IOException {
        try (InputStream in = MongooseIT.class.getResourceAsStream("mongoose/" + file)) {
            Files.copy(in, dir.resolve(file));
        }
    }

    /** What the application says on its way; if it ends with an error, that too. */
    private String application(String uri, String server) throws IOException, InterruptedException {
        ProcessBuilder node = new ProcessBuilder("node", "app.mjs").directory(dir.toFile());
        node.environment().putAll(Map.of("MONGODB_URI", uri, "SERVER", server, "USER", ANNA, "TOKEN", token()));
        Process process = node.redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        return said;
    }

    private static String token() {
        return new JwtIssuer(JwtSettings.of(new JwtSettings.Secret(SECRET)), InstantSource.system())
                .issue(new Caller(new UserId(ANNA), Caller.Role.USER), Duration.ofHours(1));
    }
}
