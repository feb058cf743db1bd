package dev.offlinesync.api.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/** One user's program on the other side of the wire. */
public record Client(Front front, String token) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Of a server on this port, which is not this client's to stop. */
    public static Client at(int port, String token) {
        return new Client(Front.of(port, () -> {}), token);
    }

    public Client withToken(String other) {
        return new Client(front, other);
    }

    /**
     * What came back.
     *
     * @param headers by name, in any case
     */
    public record Answer(int status, Map<String, String> headers, byte[] body) {
        public String header(String name) {
            return headers.get(name);
        }

        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        public JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (IOException e) {
                throw new UncheckedIOException(text(), e);
            }
        }

        public JsonNode at(String pointer) {
            return json().at(pointer);
        }

        @Override
        public String toString() {
            return status() + " " + text();
        }
    }

    public Answer get(String path, String... headers) {
        return send("GET", path, BodyPublishers.noBody(), headers);
    }

    public Answer delete(String path, String... headers) {
        return send("DELETE", path, BodyPublishers.noBody(), headers);
    }

    /** Without a body and without a type, as {@code curl -X POST} does. */
    public Answer post(String path) {
        return send("POST", path, BodyPublishers.noBody());
    }

    /** JSON may be written with single quotes here. */
    public Answer post(String path, String json, String... headers) {
        return json("POST", path, json, headers);
    }

    public Answer put(String path, String json, String... headers) {
        return json("PUT", path, json, headers);
    }

    public Answer json(String method, String path, String json, String... headers) {
        return send(method, path, BodyPublishers.ofString(json.replace('\'', '"')), with(headers));
    }

    private static String[] with(String... headers) {
        String[] all = java.util.Arrays.copyOf(headers, headers.length + 2);
        all[headers.length] = "Content-Type";
        all[headers.length + 1] = "application/json";
        return all;
    }

    public Answer send(String method, String path, BodyPublisher body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(front.address() + path))
                .timeout(Duration.ofSeconds(60))
                .method(method, body);
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return front.send(request.build());
    }

    /** Adds an expense to the queue. */
    public Answer addExpense(String extra) {
        return post(
                "/api/sync/add",
                "{'endpoint':'/api/expenses','method':'POST','data':{'amount':100,'category':'Salary'}" + extra + "}");
    }
}
