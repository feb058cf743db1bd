package dev.offlinesync.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.offlinesync.bench.server.Server;
import dev.offlinesync.bench.server.StartedServer;
import dev.offlinesync.mongo.MongoServers;
import dev.offlinesync.mongo.RequiresMongo;
import dev.offlinesync.postgres.PostgresServer;
import dev.offlinesync.postgres.RequiresPostgres;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bench as a person runs it, for a moment: that it works and counts right, not how fast anything is. */
class BenchIT {
    private static final List<String> ALL =
            List.of("add", "bulk", "process", "push", "drain", "mixed", "pending", "pull", "pull-empty", "fan-out");

    @TempDir
    private Path dir;

    /** @param code of the exit */
    private record Run(int code, String out, String err) {}

    private static Run run(String... args) throws IOException {
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

    private void assertMeasuresAll(String... target) throws IOException {
        assertMeasures(ALL, target);
    }

    private void assertMeasures(List<String> workloads, String... target) throws IOException {
        Path json = dir.resolve("results.json");
        Path svg = dir.resolve("results.svg");
        List<String> args = new ArrayList<>(workloads);
        args.addAll(List.of(target));
        args.addAll(List.of("--baseline", "driver", "--seconds", "1", "--warm-up", "0", "--history", "1000"));
        args.addAll(List.of("--users", "20", "--items", "120", "--clients", "4", "--batch", "10"));
        args.addAll(List.of("--json", json.toString(), "--svg", svg.toString()));

        Run run = run(args.toArray(String[]::new));

        assertEquals(0, run.code, run.out + run.err);
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
        assertTrue(run.out.contains("verified in the database: mixed"), run.out);
        assertTrue(Files.readString(svg).startsWith("<svg "));
        try (var left = Files.list(dir)) {
            assertEquals(2, left.count(), "its own database is gone");
        }
    }

    @Test
    @Tag("thorough")
    void every_workload_is_measured_and_verified_on_sqlite() throws IOException {
        assertMeasuresAll("--sqlite=" + dir);
    }

    @Nested
    @RequiresMongo
    class OnMongo {
        @Test
        @Tag("thorough")
        void every_workload_is_measured_and_verified() throws IOException {
            assertMeasuresAll("--mongodb", MongoServers.replicaSet().uri());
        }
    }

    @Nested
    @RequiresPostgres
    class OnPostgres {
        @Test
        @Tag("thorough")
        void what_a_database_does_for_a_workload_works() throws IOException {
            assertMeasures(
                    List.of("process", "drain", "mixed", "pull"),
                    "--postgres",
                    PostgresServer.shared().address("postgres"));
        }
    }

    @Test
    @Tag("thorough")
    void another_server_with_the_same_calls_can_be_the_baseline() throws IOException {
        String secret = "a secret of thirty-two bytes or more";
        Map<String, String> settings =
                Map.of("SYNC_DATA_DIR", dir.resolve("peer").toString(), "SYNC_WORKER", "off");
        Path json = dir.resolve("results.json");
        try (Server peer =
                StartedServer.start(Path.of(System.getProperty("sync-app.jar")), List.of(), secret, settings)) {
            String[] args = ("pending push --rounds 2 --seconds 1 --warm-up 0 --users 4 --clients 2 --sqlite=" + dir
                            + " --baseline " + peer.address() + " --json " + json)
                    .split(" ");
            Run run = run(Stream.concat(Stream.of(args), Stream.of("--secret", secret))
                    .toArray(String[]::new));

            assertEquals(0, run.code, run.out + run.err);
        }
        for (JsonNode result :
                new ObjectMapper().readTree(Files.readString(json)).path("results")) {
            assertEquals(2, result.at("/rounds").size());
            assertTrue(result.at("/baseline/items").asLong() > 0, result::toString);
            assertTrue(result.path("ratio").asDouble() > 0, result::toString);
        }
    }

    @Test
    @Tag("thorough")
    void a_backlog_that_is_done_too_soon_is_said_and_not_measured() throws IOException {
        Run run = run("process", "--sqlite=" + dir, "--users", "8", "--items", "1", "--warm-up", "2");

        assertEquals(1, run.code);
        assertTrue(run.err.contains("give it more --items or --users"), run.err);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jump",
                "--batch 0",
                "--users x",
                "--url http://127.0.0.1:1",
                "drain --url http://127.0.0.1:1 --secret s",
                "--baseline mongoose",
                "--baseline http://127.0.0.1:1"
            })
    void what_makes_no_sense_is_refused_with_a_line(String args) throws IOException {
        Run run = run(args.split(" "));

        assertEquals(2, run.code, run.err);
        assertTrue(run.err.startsWith("offline-sync bench: "), run.err);
        assertEquals(1, run.err.lines().count(), run.err);
    }
}
