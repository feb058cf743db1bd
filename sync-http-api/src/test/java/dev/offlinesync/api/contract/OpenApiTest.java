package dev.offlinesync.api.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.offlinesync.api.Caller;
import dev.offlinesync.api.HttpApi;
import dev.offlinesync.api.contract.OpenApiDocument.Operation;
import dev.offlinesync.core.conflict.ConflictPolicy;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Outcome;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.store.InMemoryStore;
import dev.offlinesync.testkit.MutableClock;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code openapi.json} against the routes and the words of the code; {@link OpenApiContractTest} has the answers. */
class OpenApiTest {
    private static final Pattern TAKES = Pattern.compile("; this request takes (.*)");

    private final OpenApiDocument document = OpenApiDocument.load();
    private final MutableClock clock = MutableClock.any();
    private final InMemoryStore store = new InMemoryStore(clock);
    private HttpApi http;
    private final TestApi api = new TestApi(store, clock, built -> {
        http = built;
        return Front.inProcess(built);
    });

    @AfterEach
    void close() {
        api.close();
        store.close();
    }

    @Test
    void the_document_has_the_routes_of_the_code_with_their_query_parameters_and_no_others() {
        Set<String> routes = new TreeSet<>();
        for (String path : http.paths()) {
            Arrays.stream(api.anonymous()
                            .send("OPTIONS", path.replace("{id}", "x"), BodyPublishers.noBody())
                            .header("Allow")
                            .split(", "))
                    .filter(method -> !method.equals("HEAD") && !method.equals("OPTIONS"))
                    .filter(method -> !isAliasOfOneOnly(path, method))
                    .forEach(method -> routes.add(method + " " + described(path) + " " + parameters(method, path)));
        }

        Set<String> documented = document.operations().stream()
                .map(operation -> operation + " " + parameters(operation))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(documented, routes);
    }

    /** Its other methods are those of a record with the id {@code create}. */
    private static boolean isAliasOfOneOnly(String path, String method) {
        return path.equals("/api/orders/create") && !method.equals("POST");
    }

    /** The path by which the document has it. */
    private String described(String path) {
        return document.root().get("paths").has(path)
                ? path
                : path.replaceFirst("^/api/[a-z]+", "/api/{resource}").replaceFirst("/create$", "/{id}");
    }

    /** As the refusal of another one tells them. */
    private Set<String> parameters(String method, String path) {
        Client.Answer refused =
                api.ann().send(method, path.replace("{id}", "x") + "?zzzzzzzzzzzz", BodyPublishers.noBody());
        Matcher takes = TAKES.matcher(refused.at("/detail").asText());
        return takes.find() && !takes.group(1).equals("none")
                ? new TreeSet<>(List.of(takes.group(1).split(", ")))
                : Set.of();
    }

    private Set<String> parameters(Operation operation) {
        Set<String> names = new TreeSet<>();
        for (JsonNode one : operation.json().path("parameters")) {
            JsonNode parameter = document.resolved(one);
            if (parameter.get("in").asText().equals("query")) {
                names.add(parameter.get("name").asText());
            }
        }
        return names;
    }

    @Test
    void words_are_those_of_the_code() {
        assertEquals(words(Status.values(), Status::wire), named("Status"));
        assertEquals(words(Method.values(), Method::name), named("Method"));
        assertEquals(words(Outcome.values(), Outcome::wire), named("Outcome"));
        assertEquals(words(ConflictPolicy.values(), ConflictPolicy::wire), named("ConflictPolicy"));
        assertEquals(
                words(Failure.Kind.values(), Failure.Kind::wire),
                texts(document.root().at("/components/schemas/Failure/properties/kind/enum")));
        Client.Answer limits = api.as(TestApi.ANN, Caller.Role.USER).get("/api/sync/limits");
        List<String> types = new ArrayList<>(List.of("about:blank"));
        types.addAll(ApiContract.texts(limits.at("/problemTypes"), "type"));
        assertEquals(types, texts(document.root().at("/components/schemas/Problem/properties/type/enum")));
        assertEquals(
                limits.at("/protocol").asText(),
                document.root().at("/info/version").asText());
    }

    private static <T> List<String> words(T[] values, Function<T, String> wire) {
        return Stream.of(values).map(wire).toList();
    }

    private List<String> named(String schema) {
        return texts(document.root().at("/components/schemas/" + schema + "/enum"));
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(one -> texts.add(one.asText()));
        return texts;
    }

    @Test
    void examples_are_valid() {
        OpenApiCheck check = new OpenApiCheck(document);
        List<JsonNode> examples = document.root().findParents("example");
        for (JsonNode media : examples) {
            JsonNode example = media.get("example");
            if (example.isObject()) {
                check.valid(media.get("schema"), example, "an example");
            }
        }
        assertTrue(examples.size() > 20, "examples: " + examples.size());
    }

    @Test
    void each_reference_leads_to_something_and_each_part_is_referred_to() {
        Set<String> referred = new TreeSet<>(document.root().findValuesAsText("$ref"));
        Set<String> parts = new TreeSet<>();
        document.root()
                .get("components")
                .properties()
                .forEach(kind -> kind.getValue()
                        .fieldNames()
                        .forEachRemaining(name -> parts.add("#/components/" + kind.getKey() + "/" + name)));
        parts.removeIf(part -> part.startsWith("#/components/securitySchemes/"));
        Set<String> hints = Set.of("#/components/schemas/ChangeHint", "#/components/schemas/ItemHint");
        parts.removeAll(hints); // in the text of the stream, which OpenAPI 3.1 has no other place for

        assertEquals(parts, referred);
        assertFalse(parts.isEmpty());
    }
}
