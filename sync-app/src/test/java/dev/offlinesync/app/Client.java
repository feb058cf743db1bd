package dev.offlinesync.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/** What a browser does: JSON with a token. */
final class Client {
    static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final String address;
    private final String token;

    Client(String address, String token) {
        this.address = address;
        this.token = token;
    }

    record Answer(int status, JsonNode body, Optional<String> retryAfter) {
        JsonNode ok(int expected) {
            assertEquals(expected, status, () -> String.valueOf(body));
            return body;
        }
    }

    Answer get(String path) {
        return call("GET", path, null);
    }

    /** @param body JSON, in which ' may stand for " */
    Answer post(String path, String body) {
        return call("POST", path, body.replace('\'', '"'));
    }

    Answer post(String path) {
        return call("POST", path, null);
    }

    Answer put(String path, String body) {
        return call("PUT", path, body.replace('\'', '"'));
    }

    Answer delete(String path) {
        return call("DELETE", path, null);
    }

    private Answer call(String method, String path, String body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address + path))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
            return new Answer(
                    response.statusCode(),
                    JSON.readTree(response.body()),
                    response.headers().firstValue("Retry-After"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
