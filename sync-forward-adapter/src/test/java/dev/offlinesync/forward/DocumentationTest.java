package dev.offlinesync.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.Tree;
import dev.offlinesync.core.store.InMemoryStore;
import dev.offlinesync.json.PlainJson;
import dev.offlinesync.testkit.MutableClock;
import dev.offlinesync.testkit.SteppedSync;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The Java of docs/forwarding.md, run; and the document, held against it. */
class DocumentationTest {
    @Test
    void the_lines_of_the_documentation_are_these() throws IOException {
        var tokens = new Object() {
            String exchangedFor(Object user) {
                return "of " + user;
            }
        };
        // begin: documentation
        ForwardingHandler erp = ForwardingHandler.to("https://erp.example.com/v2")
                .identity((user, context) -> Map.of("Authorization", "Bearer " + tokens.exchangedFor(user)))
                .timeout(Duration.ofSeconds(5))
                .build();
        Handlers handlers = Handlers.builder().route(erp.route("/api/invoices")).build();
        // end: documentation
        assertTrue(handlers.route(Method.PATCH, "/api/invoices/7").isPresent());
        List<String> lines =
                Files.readAllLines(Path.of("src/test/java/dev/offlinesync/forward/DocumentationTest.java"));
        int begin = lines.indexOf("        // begin: documentation");
        int end = lines.indexOf("        // end: documentation");
        String snippet = String.join("\n", lines.subList(begin + 1, end)).stripIndent();
        assertTrue(Files.readString(Path.of("../docs/forwarding.md")).contains(snippet), snippet);
    }

    @Test
    void the_upstream_gets_its_own_ids_as_the_documentation_says() throws IOException {
        String page = Files.readString(Path.of("../docs/forwarding.md"));
        String section = page.substring(page.indexOf("\n## Ids that the upstream makes"));
        List<String> json = blocks(section, "json");
        MutableClock clock = MutableClock.any();
        try (UpstreamServer upstream = UpstreamServer.start()) {
            upstream.answers(exchange -> UpstreamServer.answer(
                    exchange,
                    200,
                    exchange.getRequestURI().getPath().startsWith("/api/orders")
                            ? "{\"order\": {\"_id\": 4711}}"
                            : "{\"id\": 1}"));
            Handlers.Builder handlers = Handlers.builder();
            for (Map<?, ?> entry : objects(json.get(0), "resources")) {
                Map<String, String> references = new HashMap<>();
                if (entry.get("references") instanceof Map<?, ?> fields) {
                    fields.forEach((field, path) -> references.put(String.valueOf(field), String.valueOf(path)));
                }
                handlers.route(ForwardingHandler.to(upstream.address())
                        .build()
                        .route(
                                String.valueOf(entry.get("path")),
                                EnumSet.of(Method.POST, Method.PUT),
                                List.of(),
                                new RecordIds(String.valueOf(entry.get("idFrom")), references)));
            }
            SteppedSync queue = SteppedSync.on(new InMemoryStore(clock), clock, handlers.build(), settings -> settings);
            for (Map<?, ?> item : objects(json.get(1), "items")) {
                queue.add(Submission.of(
                        String.valueOf(item.get("endpoint")), Method.valueOf(String.valueOf(item.get("method"))), (Tree)
                                item.get("data")));
            }

            queue.processUntilDone();

            List<String> sent = upstream.received().stream()
                    .skip(1)
                    .map(r -> r.method() + " " + r.path() + " " + r.body())
                    .toList();
            assertEquals(blocks(section, "http").get(0).lines().toList(), sent);
        }
    }

    private static List<String> blocks(String page, String language) {
        return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(page)
                .results()
                .map(block -> block.group(1))
                .toList();
    }

    private static List<Map<?, ?>> objects(String json, String of) {
        List<Map<?, ?>> objects = new ArrayList<>();
        Map<?, ?> all = (Map<?, ?>) PlainJson.read(json).orElseThrow().tree();
        ((List<?>) all.get(of)).forEach(object -> objects.add((Map<?, ?>) object));
        return objects;
    }
}
