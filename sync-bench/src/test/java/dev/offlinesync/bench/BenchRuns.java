package dev.offlinesync.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** The bench as a person runs it, for a moment: that it works and counts right, not how fast anything is. */
abstract class BenchRuns {
    private static final List<String> ALL =
            List.of("add", "bulk", "process", "push", "drain", "mixed", "pending", "pull", "pull-empty", "fan-out");

    @TempDir
    Path dir;

    /** @param code of the exit */
    record Run(int code, String out, String err) {}

    static Run run(String... args) throws IOException {
        List<String> all = new ArrayList<>(List.of("--jar", System.getProperty("sync-app.jar")));
        all.addAll(List.of(args));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = Main.run(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                all.toArray(String[]::new));
        return new Run(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    final void assertMeasuresAll(String... target) throws IOException {
        assertMeasures(ALL, target);
    }

    final void assertMeasures(List<String> workloads, String... target) throws IOException {
        Path json = dir.resolve("results.json");
        Path svg = dir.resolve("results.svg");
        List<String> args = new ArrayList<>(workloads);
        args.addAll(List.of(target));
        args.addAll(List.of("--baseline", "driver", "--seconds", "1", "--warm-up", "0", "--history", "1000"));
        args.addAll(List.of("--users", "20", "--items", "120", "--clients", "4", "--batch", "10"));
        args.addAll(List.of("--json", json.toString(), "--svg", svg.toString()));

        Run run = run(args.toArray(String[]::new));

        assertEquals(0, run.code(), run.out() + run.err());
        JsonNode results = new ObjectMapper().readTree(Files.readString(json)).path("results");
        assertEquals(workloads, results.findValuesAsText("workload"));
        for (JsonNode result : results) {
            assertTrue(result.at("/server/items").asLong() > 0, result::toString);
            assertEquals(0, result.at("/server/errors").asLong(), result::toString);
            assertEquals(0, result.at("/server/wrong").size(), result::toString);
            boolean hasBare = !List.of("mixed", "pending")
                    .contains(result.path("workload").asText());
            assertEquals(hasBare, result.path("ratio").asDouble() > 0, result::toString);
        }
        assertTrue(run.out().contains("verified in the database: mixed"), run.out());
        assertTrue(Files.readString(svg).startsWith("<svg "));
        try (var left = Files.list(dir)) {
            assertEquals(2, left.count(), "its own database is gone");
        }
    }
}
