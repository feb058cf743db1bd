package dev.offlinesync.forward;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.item.Method;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
}
