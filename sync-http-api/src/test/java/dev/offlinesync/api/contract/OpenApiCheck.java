package dev.offlinesync.api.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.keyword.NonValidationKeyword;
import dev.offlinesync.api.contract.OpenApiDocument.Operation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Compares what is sent and answered with {@code openapi.json}, and remembers what was seen of it. Fields that the
 * document does not have are faults here, although it lets clients ignore them.
 */
public final class OpenApiCheck {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String COMPONENTS = "components";
    private static final String PROBLEM = "#/components/schemas/Problem";

    /** Of HTTP, of browsers, and of every answer. */
    private static final Set<String> USUAL_IN_ANSWERS = Set.of(
            "cache-control",
            "connection",
            "content-length",
            "content-type",
            "date",
            "transfer-encoding",
            "vary",
            "x-content-type-options");

    private static final Set<String> USUAL_IN_REQUESTS = Set.of("authorization", "content-type", "content-encoding");

    private final OpenApiDocument document;
    private final JsonNode components;
    private final SchemaRegistry registry = SchemaRegistry.withDefaultDialect(Dialect.builder(Dialects.getDraft202012())
            .keyword(new NonValidationKeyword(COMPONENTS))
            .build());
    private final Map<JsonNode, Schema> compiled = new HashMap<>();
    private final Set<String> answers = new TreeSet<>();
    private final SeenFields fields;

    public OpenApiCheck(OpenApiDocument document) {
        this.document = document;
        components = closed(document.root().get(COMPONENTS));
        fields = new SeenFields(document);
    }

    /** No object may have other fields than those that are named, unless the document says of what kind they are. */
    private static JsonNode closed(JsonNode node) {
        JsonNode copy = node.deepCopy();
        close(copy);
        return copy;
    }

    private static void close(JsonNode node) {
        node.forEach(OpenApiCheck::close);
        if (node.has("properties")
                && node.path("type").asText().equals("object")
                && !node.has("additionalProperties")) {
            ((ObjectNode) node).put("additionalProperties", false);
        }
    }

    public Front of(Front front) {
        return new DescribedFront(front, this);
    }

    /** Which answers, such as {@code 404 GET /api/sync/items/{id}}, are in the document and were not seen. */
    public Set<String> unseenAnswers() {
        Set<String> unseen = new TreeSet<>();
        for (Operation operation : document.operations()) {
            operation
                    .json()
                    .get("responses")
                    .fieldNames()
                    .forEachRemaining(status -> unseen.add(status + " " + operation));
        }
        unseen.removeAll(answers);
        return unseen;
    }

    /** Which fields of bodies are in the document and were not seen. */
    public Set<String> unseenFields() {
        return fields.unseen();
    }

    synchronized void exchange(HttpRequest request, Client.Answer answer) {
        String path = request.uri().getRawPath();
        String exchange = request.method() + " " + request.uri() + " -> " + answer.status();
        document.operation(request.method(), path)
                .ifPresentOrElse(
                        operation -> described(operation, request, answer, exchange),
                        () -> unknown(request, answer, exchange));
    }

    private void unknown(HttpRequest request, Client.Answer answer, String exchange) {
        if (request.method().equals("OPTIONS") && answer.status() == 204) {
            return;
        }
        require(answer.status() == 404 || answer.status() == 405, exchange + " is not in the document");
        JsonNode problem = JSON.createObjectNode().put("$ref", PROBLEM);
        if (!request.method().equals("HEAD")) {
            valid(problem, answer.json(), exchange);
        }
    }

    private void described(Operation operation, HttpRequest request, Client.Answer answer, String exchange) {
        String status = Integer.toString(answer.status());
        JsonNode documented = operation.json().get("responses").path(status);
        require(!documented.isMissingNode(), exchange + " is no answer of the document: " + answer.text());
        JsonNode response = document.resolved(documented);
        headers(response, answer, exchange);
        if (!request.method().equals("HEAD")) {
            answers.add(status + " " + operation);
            String type = String.valueOf(answer.header("Content-Type")).split(";", -1)[0];
            JsonNode content = response.path("content").path(type);
            require(!content.isMissingNode(), exchange + " has the type " + type);
            if (type.endsWith("json")) {
                valid(content.get("schema"), answer.json(), exchange);
            }
        }
        if (answer.status() < 300) {
            accepted(operation, request, answer, exchange);
        }
    }

    /** What a client may send, if it was taken. */
    private void accepted(Operation operation, HttpRequest request, Client.Answer answer, String exchange) {
        Set<String> known = new TreeSet<>(USUAL_IN_REQUESTS);
        operation
                .json()
                .path("parameters")
                .forEach(parameter -> known.add(
                        document.resolved(parameter).get("name").asText().toLowerCase(Locale.ROOT)));
        request.headers()
                .map()
                .keySet()
                .forEach(name ->
                        require(known.contains(name.toLowerCase(Locale.ROOT)), exchange + " has the header " + name));
        byte[] body = SentBody.of(request);
        boolean hasRefused =
                operation.path().endsWith("/push") && answer.at("/failed").asInt() > 0;
        if (body.length > 0 && !hasRefused) {
            JsonNode content =
                    operation.json().path("requestBody").path("content").path("application/json");
            require(!content.isMissingNode(), exchange + " has a body");
            valid(content.get("schema"), parsed(body), "what was sent with " + exchange);
        }
    }

    private void headers(JsonNode response, Client.Answer answer, String exchange) {
        Map<String, JsonNode> documented = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        response.path("headers")
                .properties()
                .forEach(one -> documented.put(one.getKey(), document.resolved(one.getValue())));
        for (String name : answer.headers().keySet()) {
            String lower = name.toLowerCase(Locale.ROOT);
            require(
                    documented.containsKey(name)
                            || USUAL_IN_ANSWERS.contains(lower)
                            || lower.startsWith("access-control-"),
                    exchange + " has the header " + name);
        }
        documented.forEach((name, header) -> require(
                answer.header(name) != null || !header.path("required").asBoolean(), exchange + " lacks " + name));
    }

    /** Also for the examples of the document. */
    void valid(JsonNode schema, JsonNode value, String what) {
        List<com.networknt.schema.Error> errors =
                compiled.computeIfAbsent(schema, this::compile).validate(value);
        require(errors.isEmpty(), what + ": " + errors + " in " + value);
        fields.see(schema, value);
    }

    /** A schema of its own, with the components that it refers to. */
    private Schema compile(JsonNode schema) {
        ObjectNode whole = JSON.createObjectNode();
        whole.putArray("allOf").add(closed(schema));
        whole.set(COMPONENTS, components);
        return registry.getSchema(whole);
    }

    private static JsonNode parsed(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void require(boolean isSo, String otherwise) {
        if (!isSo) {
            throw new AssertionError(otherwise.length() > 2000 ? otherwise.substring(0, 2000) + "…" : otherwise);
        }
    }
}
