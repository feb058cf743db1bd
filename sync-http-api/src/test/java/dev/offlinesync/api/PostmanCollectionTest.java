package dev.offlinesync.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.offlinesync.api.contract.Client;
import dev.offlinesync.api.contract.Front;
import dev.offlinesync.api.contract.OpenApiCheck;
import dev.offlinesync.api.contract.OpenApiDocument;
import dev.offlinesync.api.contract.TestApi;
import dev.offlinesync.core.store.InMemoryStore;
import dev.offlinesync.testkit.MutableClock;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The requests of docs/postman_collection.json, one after the other, get the statuses that its scripts ask for. */
class PostmanCollectionTest {
    private static final Pattern STATUS = Pattern.compile("have\\.status\\((\\d{3})\\)");

    @Test
    void each_request_gets_the_status_that_it_expects() throws IOException {
        JsonNode collection = new ObjectMapper()
                .readTree(Path.of("..", "docs", "postman_collection.json").toFile());
        OpenApiCheck check = new OpenApiCheck(OpenApiDocument.load());
        MutableClock clock = MutableClock.any();
        try (InMemoryStore store = new InMemoryStore(clock);
                TestApi api = new TestApi(store, clock, built -> check.of(Front.inProcess(built)))) {
            Client ann = api.ann();
            for (JsonNode one : collection.get("item")) {
                JsonNode request = one.get("request");
                String path = request.at("/url/raw").asText().replace("{{baseUrl}}", "");
                Client.Answer answer = ann.send(
                        request.get("method").asText(),
                        filled(path),
                        BodyPublishers.ofString(filled(request.at("/body/raw").asText())),
                        "Content-Type",
                        "application/json");

                assertEquals(expected(one), answer.status(), one.get("name") + ": " + answer);
            }
            assertEquals(1, ann.get("/api/expenses").at("/count").asInt());
            assertEquals(
                    4500, ann.get("/api/orders").at("/orders/0/totalAmount").asInt());
        }
    }

    /** The variables that scripts set are the ids of one record each. */
    private static String filled(String text) {
        return Pattern.compile("\\{\\{\\$guid}}")
                .matcher(text)
                .replaceAll(guid -> UUID.randomUUID().toString())
                .replaceAll("\\{\\{(\\w+)}}", "$1");
    }

    private static int expected(JsonNode item) {
        Matcher status = STATUS.matcher(item.get("event").toString());
        assertTrue(status.find(), item.get("name") + " expects no status");
        return Integer.parseInt(status.group(1));
    }
}
